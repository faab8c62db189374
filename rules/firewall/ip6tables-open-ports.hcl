rule "ip6tables-open-ports" {
  title    = "ip6tables has a rule for every open port"
  severity = "medium"
  why      = "A port that nobody decided about is found by others first."
  nist     = ["SC-7"]

  applies = package("iptables-persistent") && ipv6()

  firewall "ip6tables" { asks = "open-ports" }

  pass "sshd has its rule" {
    packages = ["iptables", "iptables-persistent", "openssh-server"]
    files = {
      "/etc/iptables/rules.v6" = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -s ::1/128 -j DROP\n-A OUTPUT -o lo -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT\nCOMMIT\n"
      "/etc/ssh/sshd_config" = "Port 22\n"
      "/usr/lib/systemd/system/ssh.service" = "[Install]\nWantedBy=multi-user.target\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/ssh.service" = "/lib/systemd/system/ssh.service"
    }
  }

  fail "a rule for another port" {
    packages = ["iptables", "iptables-persistent", "openssh-server"]
    fixable  = false
    files = {
      "/etc/iptables/rules.v6" = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -s ::1/128 -j DROP\n-A OUTPUT -o lo -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT\nCOMMIT\n"
      "/etc/ssh/sshd_config" = "Port 2222\n"
      "/usr/lib/systemd/system/ssh.service" = "[Install]\nWantedBy=multi-user.target\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/ssh.service" = "/lib/systemd/system/ssh.service"
    }
  }
}
