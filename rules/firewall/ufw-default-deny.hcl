rule "ufw-default-deny" {
  title    = "ufw denies what no rule allows"
  severity = "high"
  why      = "A service that somebody starts by mistake, or that an attacker starts, is reachable unless what no rule names is dropped."
  nist     = ["SC-7"]

  param "inbound" {
    default = ["ssh"]
    doc     = "What a fix lets in: `ssh` for the ports that sshd really has, `ping`, `tcp/443`, `udp/6000-6100`."
  }

  param "outbound" {
    default = ["ping", "tcp/53", "udp/53", "udp/67", "tcp/80", "udp/123", "tcp/443", "udp/547"]
    doc     = "What a fix lets out: names, time, DHCP, packages and metadata services by default."
  }

  applies = package("ufw")

  firewall "ufw" {
    asks     = "default-deny"
    inbound  = param.inbound
    outbound = param.outbound
  }

  pass "in, out and through" {
    packages = ["ufw"]
    files = {
      "/etc/default/ufw" = "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\nDEFAULT_OUTPUT_POLICY=\"DROP\"\nDEFAULT_FORWARD_POLICY=\"DROP\"\n"
      "/etc/ufw/before.rules" = "*filter\n:ufw-before-input - [0:0]\n:ufw-before-output - [0:0]\n:ufw-before-forward - [0:0]\n-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-output -o lo -j ACCEPT\n-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after.rules" = "*filter\n:ufw-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user.rules" = "*filter\n:ufw-user-input - [0:0]\n:ufw-user-output - [0:0]\n:ufw-user-forward - [0:0]\n### RULES ###\nCOMMIT\n"
      "/etc/ufw/before6.rules" = "*filter\n:ufw6-before-input - [0:0]\n:ufw6-before-output - [0:0]\n:ufw6-before-forward - [0:0]\n-A ufw6-before-input -i lo -j ACCEPT\n-A ufw6-before-output -o lo -j ACCEPT\n-A ufw6-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw6-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after6.rules" = "*filter\n:ufw6-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user6.rules" = "*filter\n:ufw6-user-input - [0:0]\n:ufw6-user-output - [0:0]\n:ufw6-user-forward - [0:0]\n### RULES ###\nCOMMIT\n"
    }
  }

  pass "rejected is denied" {
    packages = ["ufw"]
    files = {
      "/etc/default/ufw" = "IPV6=yes\nDEFAULT_INPUT_POLICY=\"REJECT\"\nDEFAULT_OUTPUT_POLICY=\"REJECT\"\nDEFAULT_FORWARD_POLICY=\"REJECT\"\n"
      "/etc/ufw/before.rules" = "*filter\n:ufw-before-input - [0:0]\n:ufw-before-output - [0:0]\n:ufw-before-forward - [0:0]\n-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-output -o lo -j ACCEPT\n-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after.rules" = "*filter\n:ufw-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user.rules" = "*filter\n:ufw-user-input - [0:0]\n:ufw-user-output - [0:0]\n:ufw-user-forward - [0:0]\n### RULES ###\nCOMMIT\n"
      "/etc/ufw/before6.rules" = "*filter\n:ufw6-before-input - [0:0]\n:ufw6-before-output - [0:0]\n:ufw6-before-forward - [0:0]\n-A ufw6-before-input -i lo -j ACCEPT\n-A ufw6-before-output -o lo -j ACCEPT\n-A ufw6-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw6-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after6.rules" = "*filter\n:ufw6-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user6.rules" = "*filter\n:ufw6-user-input - [0:0]\n:ufw6-user-output - [0:0]\n:ufw6-user-forward - [0:0]\n### RULES ###\nCOMMIT\n"
    }
  }

  fail "as Debian installs it" {
    packages = ["ufw", "openssh-server"]
    files = {
      "/etc/default/ufw" = "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\nDEFAULT_OUTPUT_POLICY=\"ACCEPT\"\nDEFAULT_FORWARD_POLICY=\"DROP\"\n"
      "/etc/ufw/before.rules" = "*filter\n:ufw-before-input - [0:0]\n:ufw-before-output - [0:0]\n:ufw-before-forward - [0:0]\n-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-output -o lo -j ACCEPT\n-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after.rules" = "*filter\n:ufw-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user.rules" = "*filter\n:ufw-user-input - [0:0]\n:ufw-user-output - [0:0]\n:ufw-user-forward - [0:0]\n### RULES ###\nCOMMIT\n"
      "/etc/ufw/before6.rules" = "*filter\n:ufw6-before-input - [0:0]\n:ufw6-before-output - [0:0]\n:ufw6-before-forward - [0:0]\n-A ufw6-before-input -i lo -j ACCEPT\n-A ufw6-before-output -o lo -j ACCEPT\n-A ufw6-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw6-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after6.rules" = "*filter\n:ufw6-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user6.rules" = "*filter\n:ufw6-user-input - [0:0]\n:ufw6-user-output - [0:0]\n:ufw6-user-forward - [0:0]\n### RULES ###\nCOMMIT\n"
      "/etc/ssh/sshd_config" = "Port 2222\n"
    }
  }

  fail "a rule of the site lets everything in" {
    packages = ["ufw"]
    fixable  = false
    files = {
      "/etc/default/ufw" = "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\nDEFAULT_OUTPUT_POLICY=\"DROP\"\nDEFAULT_FORWARD_POLICY=\"DROP\"\n"
      "/etc/ufw/before.rules" = "*filter\n:ufw-before-input - [0:0]\n:ufw-before-output - [0:0]\n:ufw-before-forward - [0:0]\n-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-output -o lo -j ACCEPT\n-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after.rules" = "*filter\n:ufw-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user.rules" = "*filter\n:ufw-user-input - [0:0]\n:ufw-user-output - [0:0]\n:ufw-user-forward - [0:0]\n### RULES ###\n-A ufw-user-input -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/before6.rules" = "*filter\n:ufw6-before-input - [0:0]\n:ufw6-before-output - [0:0]\n:ufw6-before-forward - [0:0]\n-A ufw6-before-input -i lo -j ACCEPT\n-A ufw6-before-output -o lo -j ACCEPT\n-A ufw6-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw6-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after6.rules" = "*filter\n:ufw6-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user6.rules" = "*filter\n:ufw6-user-input - [0:0]\n:ufw6-user-output - [0:0]\n:ufw6-user-forward - [0:0]\n### RULES ###\nCOMMIT\n"
    }
  }
}
