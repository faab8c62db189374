rule "ip6tables-loopback" {
  title    = "ip6tables opens the loopback interface and refuses its addresses from elsewhere"
  severity = "medium"
  why      = "Local services trust loopback addresses; a packet from outside that claims one must not reach them."
  nist     = ["SC-7"]

  applies = package("iptables-persistent") && ipv6()

  firewall "ip6tables" { asks = "loopback" }

  pass "before what is allowed" {
    packages = ["iptables", "iptables-persistent"]
    files = {
      "/etc/iptables/rules.v6" = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -s ::1/128 -j DROP\n-A OUTPUT -o lo -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT\nCOMMIT\n"
    }
  }

  fail "no file" {
    packages = ["iptables", "iptables-persistent"]
  }

  fail "SSH is let in before the address is looked at" {
    packages = ["iptables", "iptables-persistent"]
    files = {
      "/etc/iptables/rules.v6" = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT\n-A INPUT -i lo -j ACCEPT\n-A INPUT -s ::1/128 -j DROP\n-A OUTPUT -o lo -j ACCEPT\nCOMMIT\n"
    }
  }
}
