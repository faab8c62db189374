rule "ufw-only-inbound" {
  title    = "ufw lets in what the site allows"
  severity = "medium"
  why      = "A port that was opened for an afternoon and forgotten is open to everybody since."
  nist     = ["CM-7"]

  param "inbound" {
    default = ["ssh"]
    doc     = "What may be let in: ssh for the ports sshd listens on, ping, tcp/PORT, udp/FROM-TO."
  }

  applies = package("ufw")

  firewall "ufw" {
    asks    = "only-inbound"
    inbound = param.inbound
  }

  pass "sshd alone" {
    packages = ["ufw", "openssh-server"]
    files = {
      "/etc/default/ufw" = "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\nDEFAULT_OUTPUT_POLICY=\"DROP\"\nDEFAULT_FORWARD_POLICY=\"DROP\"\n"
      "/etc/ufw/before.rules" = "*filter\n:ufw-before-input - [0:0]\n:ufw-before-output - [0:0]\n:ufw-before-forward - [0:0]\n-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-output -o lo -j ACCEPT\n-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after.rules" = "*filter\n:ufw-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user.rules" = "*filter\n:ufw-user-input - [0:0]\n:ufw-user-output - [0:0]\n:ufw-user-forward - [0:0]\n### RULES ###\n### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n-A ufw-user-input -p tcp --dport 22 -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/before6.rules" = "*filter\n:ufw6-before-input - [0:0]\n:ufw6-before-output - [0:0]\n:ufw6-before-forward - [0:0]\n-A ufw6-before-input -i lo -j ACCEPT\n-A ufw6-before-output -o lo -j ACCEPT\n-A ufw6-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw6-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after6.rules" = "*filter\n:ufw6-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user6.rules" = "*filter\n:ufw6-user-input - [0:0]\n:ufw6-user-output - [0:0]\n:ufw6-user-forward - [0:0]\n### RULES ###\n### tuple ### allow tcp 22 ::/0 any ::/0 in\n-A ufw6-user-input -p tcp --dport 22 -j ACCEPT\nCOMMIT\n"
      "/etc/ssh/sshd_config" = "Port 22\n"
      "/usr/lib/systemd/system/ssh.service" = "[Install]\nWantedBy=multi-user.target\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/ssh.service" = "/lib/systemd/system/ssh.service"
    }
  }

  pass "with a limit" {
    packages = ["ufw", "openssh-server"]
    files = {
      "/etc/default/ufw" = "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\nDEFAULT_OUTPUT_POLICY=\"DROP\"\nDEFAULT_FORWARD_POLICY=\"DROP\"\n"
      "/etc/ufw/before.rules" = "*filter\n:ufw-before-input - [0:0]\n:ufw-before-output - [0:0]\n:ufw-before-forward - [0:0]\n-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-output -o lo -j ACCEPT\n-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after.rules" = "*filter\n:ufw-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user.rules" = "*filter\n:ufw-user-input - [0:0]\n:ufw-user-output - [0:0]\n:ufw-user-forward - [0:0]\n:ufw-user-limit - [0:0]\n:ufw-user-limit-accept - [0:0]\n### RULES ###\n### tuple ### limit tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n-A ufw-user-input -p tcp --dport 22 -m conntrack --ctstate NEW -m recent --set\n-A ufw-user-input -p tcp --dport 22 -m conntrack --ctstate NEW -m recent --update --seconds 30 --hitcount 6 -j ufw-user-limit\n-A ufw-user-input -p tcp --dport 22 -j ufw-user-limit-accept\n### END RULES ###\n-A ufw-user-limit -m limit --limit 3/minute -j LOG --log-prefix \"[UFW LIMIT BLOCK] \"\n-A ufw-user-limit -j REJECT\n-A ufw-user-limit-accept -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/before6.rules" = "*filter\n:ufw6-before-input - [0:0]\n:ufw6-before-output - [0:0]\n:ufw6-before-forward - [0:0]\n-A ufw6-before-input -i lo -j ACCEPT\n-A ufw6-before-output -o lo -j ACCEPT\n-A ufw6-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw6-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after6.rules" = "*filter\n:ufw6-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user6.rules" = "*filter\n:ufw6-user-input - [0:0]\n:ufw6-user-output - [0:0]\n:ufw6-user-forward - [0:0]\n:ufw6-user-limit - [0:0]\n:ufw6-user-limit-accept - [0:0]\n### RULES ###\n### tuple ### limit tcp 22 ::/0 any ::/0 in\n-A ufw6-user-input -p tcp --dport 22 -m conntrack --ctstate NEW -m recent --set\n-A ufw6-user-input -p tcp --dport 22 -m conntrack --ctstate NEW -m recent --update --seconds 30 --hitcount 6 -j ufw6-user-limit\n-A ufw6-user-input -p tcp --dport 22 -j ufw6-user-limit-accept\n### END RULES ###\n-A ufw6-user-limit -m limit --limit 3/minute -j LOG --log-prefix \"[UFW LIMIT BLOCK] \"\n-A ufw6-user-limit -j REJECT\n-A ufw6-user-limit-accept -j ACCEPT\nCOMMIT\n"
      "/etc/ssh/sshd_config" = "Port 22\n"
      "/usr/lib/systemd/system/ssh.service" = "[Install]\nWantedBy=multi-user.target\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/ssh.service" = "/lib/systemd/system/ssh.service"
    }
  }

  fail "another port as well" {
    fixable  = false
    packages = ["ufw", "openssh-server"]
    files = {
      "/etc/default/ufw" = "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\nDEFAULT_OUTPUT_POLICY=\"DROP\"\nDEFAULT_FORWARD_POLICY=\"DROP\"\n"
      "/etc/ufw/before.rules" = "*filter\n:ufw-before-input - [0:0]\n:ufw-before-output - [0:0]\n:ufw-before-forward - [0:0]\n-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-output -o lo -j ACCEPT\n-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after.rules" = "*filter\n:ufw-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user.rules" = "*filter\n:ufw-user-input - [0:0]\n:ufw-user-output - [0:0]\n:ufw-user-forward - [0:0]\n### RULES ###\n### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n-A ufw-user-input -p tcp --dport 22 -j ACCEPT\n-A ufw-user-input -p tcp -m multiport --dports 8000:8010 -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/before6.rules" = "*filter\n:ufw6-before-input - [0:0]\n:ufw6-before-output - [0:0]\n:ufw6-before-forward - [0:0]\n-A ufw6-before-input -i lo -j ACCEPT\n-A ufw6-before-output -o lo -j ACCEPT\n-A ufw6-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw6-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after6.rules" = "*filter\n:ufw6-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user6.rules" = "*filter\n:ufw6-user-input - [0:0]\n:ufw6-user-output - [0:0]\n:ufw6-user-forward - [0:0]\n### RULES ###\n### tuple ### allow tcp 22 ::/0 any ::/0 in\n-A ufw6-user-input -p tcp --dport 22 -j ACCEPT\nCOMMIT\n"
      "/etc/ssh/sshd_config" = "Port 22\n"
      "/usr/lib/systemd/system/ssh.service" = "[Install]\nWantedBy=multi-user.target\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/ssh.service" = "/lib/systemd/system/ssh.service"
    }
  }

  fail "everything" {
    fixable  = false
    packages = ["ufw", "openssh-server"]
    files = {
      "/etc/default/ufw" = "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\nDEFAULT_OUTPUT_POLICY=\"DROP\"\nDEFAULT_FORWARD_POLICY=\"DROP\"\n"
      "/etc/ufw/before.rules" = "*filter\n:ufw-before-input - [0:0]\n:ufw-before-output - [0:0]\n:ufw-before-forward - [0:0]\n-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-output -o lo -j ACCEPT\n-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after.rules" = "*filter\n:ufw-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user.rules" = "*filter\n:ufw-user-input - [0:0]\n:ufw-user-output - [0:0]\n:ufw-user-forward - [0:0]\n### RULES ###\n### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n-A ufw-user-input -p tcp --dport 22 -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/before6.rules" = "*filter\n:ufw6-before-input - [0:0]\n:ufw6-before-output - [0:0]\n:ufw6-before-forward - [0:0]\n-A ufw6-before-input -i lo -j ACCEPT\n-A ufw6-before-output -o lo -j ACCEPT\n-A ufw6-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw6-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after6.rules" = "*filter\n:ufw6-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user6.rules" = "*filter\n:ufw6-user-input - [0:0]\n:ufw6-user-output - [0:0]\n:ufw6-user-forward - [0:0]\n### RULES ###\n### tuple ### allow tcp 22 ::/0 any ::/0 in\n-A ufw6-user-input -s 2001:db8::/32 -j ACCEPT\nCOMMIT\n"
      "/etc/ssh/sshd_config" = "Port 22\n"
      "/usr/lib/systemd/system/ssh.service" = "[Install]\nWantedBy=multi-user.target\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/ssh.service" = "/lib/systemd/system/ssh.service"
    }
  }
}
