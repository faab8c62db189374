rule "ip6tables-default-deny" {
  title    = "ip6tables drops what no rule accepts"
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

  applies = package("iptables-persistent") && ipv6()

  firewall "ip6tables" {
    asks     = "default-deny"
    inbound  = param.inbound
    outbound = param.outbound
  }

  pass "by policy" {
    packages = ["iptables", "iptables-persistent"]
    files = {
      "/etc/iptables/rules.v6" = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -s ::1/128 -j DROP\n-A OUTPUT -o lo -j ACCEPT\nCOMMIT\n"
    }
  }

  pass "by a last rule" {
    packages = ["iptables", "iptables-persistent"]
    files = {
      "/etc/iptables/rules.v6" = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -s ::1/128 -j DROP\n-A OUTPUT -o lo -j ACCEPT\n-A INPUT -j DROP\n-A FORWARD -j REJECT\n-A OUTPUT -j LOG\n-A OUTPUT -j DROP\nCOMMIT\n"
    }
  }

  fail "no file" {
    packages = ["iptables", "iptables-persistent", "openssh-server"]
    files = {
      "/etc/ssh/sshd_config" = "Port 2222\n"
    }
  }

  fail "policies that accept" {
    packages = ["iptables", "iptables-persistent"]
    files = {
      "/etc/iptables/rules.v6" = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n"
    }
  }

  fail "rules of the site that would lock SSH out" {
    packages = ["iptables", "iptables-persistent", "openssh-server"]
    fixable  = false
    files = {
      "/etc/iptables/rules.v6" = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -s ::1/128 -j DROP\n-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -m state --state ESTABLISHED -j ACCEPT\n-A INPUT -m state --state ESTABLISHED -j ACCEPT\n-A INPUT -p tcp --dport 80 -j ACCEPT\nCOMMIT\n"
      "/etc/ssh/sshd_config" = "Port 22\n"
    }
  }
}
