rule "nftables-table" {
  title    = "nftables has a table"
  severity = "medium"
  why      = "Rules stand in tables: without one nothing is filtered."
  nist     = ["SC-7"]

  applies = package("nftables")

  firewall "nftables" { asks = "table" }

  pass "as Debian ships it" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority filter;\n\t}\n\tchain output {\n\t\ttype filter hook output priority filter;\n\t}\n}\n"
    }
  }

  pass "in a file that is included" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "include \"/etc/nftables.d/*.nft\"\n"
      "/etc/nftables.d/10-site.nft" = "table ip site {\n}\n"
    }
  }

  fail "an empty file" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "#!/usr/sbin/nft -f\n"
    }
  }

  fail "what was there is flushed" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "table inet filter {\n}\nflush ruleset\n"
    }
  }
}
