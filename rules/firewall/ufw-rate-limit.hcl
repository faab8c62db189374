rule "ufw-rate-limit" {
  title    = "ufw limits how often a machine may connect"
  severity = "medium"
  why      = "Who may try as often as they like finds the password, or keeps everybody else out."
  nist     = ["SC-5"]

  applies = package("ufw")

  firewall "ufw" { asks = "rate-limit" }

  pass "as ufw limit makes it" {
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

  pass "a socket of the machine itself needs no limit" {
    packages = ["ufw"]
    files = {
      "/etc/default/ufw" = "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\nDEFAULT_OUTPUT_POLICY=\"DROP\"\nDEFAULT_FORWARD_POLICY=\"DROP\"\n"
      "/etc/ufw/before.rules" = "*filter\n:ufw-before-input - [0:0]\n:ufw-before-output - [0:0]\n:ufw-before-forward - [0:0]\n-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-output -o lo -j ACCEPT\n-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after.rules" = "*filter\n:ufw-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user.rules" = "*filter\n:ufw-user-input - [0:0]\n:ufw-user-output - [0:0]\n:ufw-user-forward - [0:0]\n### RULES ###\nCOMMIT\n"
      "/etc/ufw/before6.rules" = "*filter\n:ufw6-before-input - [0:0]\n:ufw6-before-output - [0:0]\n:ufw6-before-forward - [0:0]\n-A ufw6-before-input -i lo -j ACCEPT\n-A ufw6-before-output -o lo -j ACCEPT\n-A ufw6-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw6-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after6.rules" = "*filter\n:ufw6-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user6.rules" = "*filter\n:ufw6-user-input - [0:0]\n:ufw6-user-output - [0:0]\n:ufw6-user-forward - [0:0]\n### RULES ###\nCOMMIT\n"
      "/usr/lib/systemd/system/x.socket" = "[Socket]\nListenStream=127.0.0.1:631\n"
    }
    links = {
      "/etc/systemd/system/sockets.target.wants/x.socket" = "/lib/systemd/system/x.socket"
    }
  }

  fail "sshd is open to everybody, however often" {
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

  fail "an open rule comes before the limit" {
    packages = ["ufw", "openssh-server"]
    files = {
      "/etc/default/ufw" = "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\nDEFAULT_OUTPUT_POLICY=\"DROP\"\nDEFAULT_FORWARD_POLICY=\"DROP\"\n"
      "/etc/ufw/before.rules" = "*filter\n:ufw-before-input - [0:0]\n:ufw-before-output - [0:0]\n:ufw-before-forward - [0:0]\n-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-output -o lo -j ACCEPT\n-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after.rules" = "*filter\n:ufw-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user.rules" = "*filter\n:ufw-user-input - [0:0]\n:ufw-user-output - [0:0]\n:ufw-user-forward - [0:0]\n:ufw-user-limit - [0:0]\n:ufw-user-limit-accept - [0:0]\n### RULES ###\n### tuple ### allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n-A ufw-user-input -p tcp --dport 22 -j ACCEPT\n### tuple ### limit tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n-A ufw-user-input -p tcp --dport 22 -m conntrack --ctstate NEW -m recent --set\n-A ufw-user-input -p tcp --dport 22 -m conntrack --ctstate NEW -m recent --update --seconds 30 --hitcount 6 -j ufw-user-limit\n-A ufw-user-input -p tcp --dport 22 -j ufw-user-limit-accept\n### END RULES ###\n-A ufw-user-limit -m limit --limit 3/minute -j LOG --log-prefix \"[UFW LIMIT BLOCK] \"\n-A ufw-user-limit -j REJECT\n-A ufw-user-limit-accept -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/before6.rules" = "*filter\n:ufw6-before-input - [0:0]\n:ufw6-before-output - [0:0]\n:ufw6-before-forward - [0:0]\n-A ufw6-before-input -i lo -j ACCEPT\n-A ufw6-before-output -o lo -j ACCEPT\n-A ufw6-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A ufw6-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n"
      "/etc/ufw/after6.rules" = "*filter\n:ufw6-after-input - [0:0]\nCOMMIT\n"
      "/etc/ufw/user6.rules" = "*filter\n:ufw6-user-input - [0:0]\n:ufw6-user-output - [0:0]\n:ufw6-user-forward - [0:0]\n:ufw6-user-limit - [0:0]\n:ufw6-user-limit-accept - [0:0]\n### RULES ###\n### tuple ### allow tcp 22 ::/0 any ::/0 in\n-A ufw6-user-input -p tcp --dport 22 -j ACCEPT\n### tuple ### limit tcp 22 ::/0 any ::/0 in\n-A ufw6-user-input -p tcp --dport 22 -m conntrack --ctstate NEW -m recent --set\n-A ufw6-user-input -p tcp --dport 22 -m conntrack --ctstate NEW -m recent --update --seconds 30 --hitcount 6 -j ufw6-user-limit\n-A ufw6-user-input -p tcp --dport 22 -j ufw6-user-limit-accept\n### END RULES ###\n-A ufw6-user-limit -m limit --limit 3/minute -j LOG --log-prefix \"[UFW LIMIT BLOCK] \"\n-A ufw6-user-limit -j REJECT\n-A ufw6-user-limit-accept -j ACCEPT\nCOMMIT\n"
      "/etc/ssh/sshd_config" = "Port 22\n"
      "/usr/lib/systemd/system/ssh.service" = "[Install]\nWantedBy=multi-user.target\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/ssh.service" = "/lib/systemd/system/ssh.service"
    }
  }
}
