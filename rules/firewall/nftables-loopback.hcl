rule "nftables-loopback" {
  title    = "nftables opens the loopback interface and refuses its addresses from elsewhere"
  severity = "medium"
  why      = "Local services trust loopback addresses; a packet from outside that claims one must not reach them."
  nist     = ["SC-7"]

  applies = package("nftables")

  firewall "nftables" { asks = "loopback" }

  pass "before all other rules" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0;\n\t\tiif \"lo\" accept\n\t\tip saddr 127.0.0.0/8 drop\n\t\tip6 saddr ::1 drop\n\t\ttcp dport 22 accept\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority 0;\n\t}\n\tchain output {\n\t\ttype filter hook output priority 0;\n\t}\n}\n"
    }
  }

  pass "what no rule names is dropped anyway" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n\t\tiifname lo accept\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority 0;\n\t}\n\tchain output {\n\t\ttype filter hook output priority 0; policy drop;\n\t\toifname \"lo\" accept\n\t}\n}\n"
    }
  }

  fail "no rules" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority filter;\n\t}\n\tchain output {\n\t\ttype filter hook output priority filter;\n\t}\n}\n"
    }
  }

  fail "SSH is let in before the address is looked at" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0;\n\t\tiif \"lo\" accept\n\t\ttcp dport 22 accept\n\t\tip saddr 127.0.0.0/8 drop\n\t\tip6 saddr ::1 drop\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority 0;\n\t}\n\tchain output {\n\t\ttype filter hook output priority 0;\n\t}\n}\n"
    }
  }

  fail "IPv6 is forgotten" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0;\n\t\tiif \"lo\" accept\n\t\tip saddr 127.0.0.0/8 drop\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority 0;\n\t}\n\tchain output {\n\t\ttype filter hook output priority 0;\n\t}\n}\n"
    }
  }
}
