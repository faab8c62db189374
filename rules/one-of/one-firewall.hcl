rule "one-firewall" {
  title    = "Exactly one firewall is in use"
  severity = "medium"
  why      = "Two programs that write the kernel's rules take out each other's, and nobody knows what is let through."
  nist     = ["SC-7", "CM-7"]

  param "keep" {
    default = "auto"
    one_of  = ["auto", "ufw", "nftables", "iptables"]
    doc     = "The firewall that a fix keeps; `auto` keeps the one that is in use."
  }

  one_service "the firewall" {
    keep = param.keep

    service "ufw" {
      package = "ufw"
      units   = ["ufw.service"]
      switch  = ["/etc/ufw/ufw.conf", "ENABLED", "yes"]
    }

    service "nftables" {
      package = "nftables"
      units   = ["nftables.service"]
    }

    service "iptables" {
      package = "iptables-persistent"
      units   = ["netfilter-persistent.service"]
    }
  }

  pass "ufw is installed, and not switched on" {
    packages = ["ufw", "nftables"]
    files = {
      "/etc/ufw/ufw.conf"                        = "ENABLED=no\n"
      "/usr/lib/systemd/system/ufw.service"      = "[Install]\nWantedBy=multi-user.target\n"
      "/usr/lib/systemd/system/nftables.service" = "[Install]\nWantedBy=sysinit.target\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/ufw.service"   = "/lib/systemd/system/ufw.service"
      "/etc/systemd/system/sysinit.target.wants/nftables.service" = "/lib/systemd/system/nftables.service"
    }
  }

  fail "two are started" {
    packages = ["ufw", "nftables"]
    files = {
      "/etc/ufw/ufw.conf"                        = "ENABLED=yes\n"
      "/usr/lib/systemd/system/ufw.service"      = "[Install]\nWantedBy=multi-user.target\n"
      "/usr/lib/systemd/system/nftables.service" = "[Install]\nWantedBy=sysinit.target\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/ufw.service"   = "/lib/systemd/system/ufw.service"
      "/etc/systemd/system/sysinit.target.wants/nftables.service" = "/lib/systemd/system/nftables.service"
    }
  }

  fail "none is started" {
    packages = ["nftables"]
    files    = { "/usr/lib/systemd/system/nftables.service" = "[Install]\nWantedBy=sysinit.target\n" }
  }
}
