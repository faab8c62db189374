rule "nftables-not-in-use" {
  title    = "The nftables service does not run"
  severity = "medium"
  why      = "Two firewalls that load rules one after the other leave a mix that neither of them shows."
  nist     = ["SC-7"]

  service_package "nftables" { units = ["nftables.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["nftables"]
    files    = { "/usr/lib/systemd/system/nftables.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["nftables"]
    files    = { "/usr/lib/systemd/system/nftables.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/nftables.service" = "/lib/systemd/system/nftables.service"
    }
  }
}
