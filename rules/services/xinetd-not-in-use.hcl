rule "xinetd-not-in-use" {
  title    = "xinetd does not run"
  severity = "medium"
  why      = "It starts old services for whoever connects, each with a parser and few with passwords."
  nist     = ["CM-7"]

  service_package "xinetd" { units = ["xinetd.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["xinetd"]
    files    = { "/usr/lib/systemd/system/xinetd.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["xinetd"]
    files    = { "/usr/lib/systemd/system/xinetd.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/xinetd.service" = "/lib/systemd/system/xinetd.service"
    }
  }
}
