rule "nftables-permanent" {
  title    = "The nftables rules stand in the file that the boot loads"
  severity = "medium"
  why      = "Rules that somebody typed are gone after the next boot."
  nist     = ["SC-7"]

  applies = package("nftables")

  firewall "nftables" { asks = "base-chains" }

  unit "nftables.service" { enabled = true }

  pass "in the file that the unit names" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority filter;\n\t}\n\tchain output {\n\t\ttype filter hook output priority filter;\n\t}\n}\n"
      "/usr/lib/systemd/system/nftables.service" = "[Service]\nExecStart=/usr/sbin/nft -f /etc/nftables.conf\n[Install]\nWantedBy=sysinit.target\n"
    }
    links = {
      "/etc/systemd/system/sysinit.target.wants/nftables.service" = "/lib/systemd/system/nftables.service"
    }
  }

  pass "in another file that the site's drop-in names" {
    packages = ["nftables"]
    files = {
      "/etc/site.nft" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority filter;\n\t}\n\tchain output {\n\t\ttype filter hook output priority filter;\n\t}\n}\n"
      "/usr/lib/systemd/system/nftables.service" = "[Service]\nExecStart=/usr/sbin/nft -f /etc/nftables.conf\n[Install]\nWantedBy=sysinit.target\n"
      "/etc/systemd/system/nftables.service.d/site.conf" = "[Service]\nExecStart=\nExecStart=/usr/sbin/nft -f /etc/site.nft\n"
    }
    links = {
      "/etc/systemd/system/sysinit.target.wants/nftables.service" = "/lib/systemd/system/nftables.service"
    }
  }

  fail "nothing loads the file" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority filter;\n\t}\n\tchain output {\n\t\ttype filter hook output priority filter;\n\t}\n}\n"
      "/usr/lib/systemd/system/nftables.service" = "[Service]\nExecStart=/usr/sbin/nft -f /etc/nftables.conf\n[Install]\nWantedBy=sysinit.target\n"
    }
  }

  fail "in a file that the unit does not name" {
    packages = ["nftables"]
    files = {
      "/etc/nftables.conf" = "flush ruleset\n"
      "/etc/site.nft" = "flush ruleset\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n\t}\n\tchain forward {\n\t\ttype filter hook forward priority filter;\n\t}\n\tchain output {\n\t\ttype filter hook output priority filter;\n\t}\n}\n"
      "/usr/lib/systemd/system/nftables.service" = "[Service]\nExecStart=/usr/sbin/nft -f /etc/nftables.conf\n[Install]\nWantedBy=sysinit.target\n"
    }
    links = {
      "/etc/systemd/system/sysinit.target.wants/nftables.service" = "/lib/systemd/system/nftables.service"
    }
  }
}
