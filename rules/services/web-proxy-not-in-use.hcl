rule "web-proxy-not-in-use" {
  title    = "The machine is no web proxy"
  severity = "medium"
  why      = "A proxy that nobody looks after carries strangers' traffic under the machine's name, and into its network."
  nist     = ["CM-7"]

  service_package "squid" { units = ["squid.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["squid"]
    files    = { "/usr/lib/systemd/system/squid.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["squid"]
    files    = { "/usr/lib/systemd/system/squid.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/squid.service" = "/lib/systemd/system/squid.service"
    }
  }
}
