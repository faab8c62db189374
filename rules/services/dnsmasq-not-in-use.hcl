rule "dnsmasq-not-in-use" {
  title    = "dnsmasq does not run"
  severity = "medium"
  why      = "It answers names and hands out addresses to whoever asks, on every interface unless told otherwise."
  nist     = ["CM-7"]

  service_package "dnsmasq" { units = ["dnsmasq.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["dnsmasq"]
    files    = { "/usr/lib/systemd/system/dnsmasq.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["dnsmasq"]
    files    = { "/usr/lib/systemd/system/dnsmasq.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/dnsmasq.service" = "/lib/systemd/system/dnsmasq.service"
    }
  }
}
