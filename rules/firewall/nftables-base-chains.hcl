rule "nftables-base-chains" {
  title    = "nftables sees packets in, through and out"
  severity = "medium"
  why      = "Packets that meet no base chain are filtered by no rule, whatever the other chains say."
  nist     = ["SC-7"]

  applies = package("nftables")

  firewall "nftables" { asks = "base-chains" }

  pass "as Debian ships it" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority filter;\n\t}\n\tchain output {\n\t\ttype filter hook output priority filter;\n\t}\n}\n"
    }
  }

  pass "a table for each family" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "table ip filter {\nchain input { type filter hook input priority filter; }\nchain forward { type filter hook forward priority filter; }\nchain output { type filter hook output priority filter; }\n}\ntable ip6 filter {\nchain input { type filter hook input priority filter; }\nchain forward { type filter hook forward priority filter; }\nchain output { type filter hook output priority filter; }\n}\n"
    }
  }

  fail "nothing for packets through and out" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0;\n\t}\n}\n"
    }
  }

  fail "chains that nothing enters" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "table inet site {\n\tchain input {\n\t\taccept\n\t}\n}\n"
    }
  }

  fail "IPv4 alone" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "table ip filter {\nchain input { type filter hook input priority filter; }\nchain forward { type filter hook forward priority filter; }\nchain output { type filter hook output priority filter; }\n}\n"
    }
  }
}
