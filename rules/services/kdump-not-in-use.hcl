rule "kdump-not-in-use" {
  title    = "The kernel's memory is not kept when it crashes"
  severity = "medium"
  why      = "The dump holds everything that was in memory: keys, passwords, other people's files."
  nist     = ["CM-7"]

  service_package "kdump-tools" { units = ["kdump-tools.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["kdump-tools"]
    files    = { "/usr/lib/systemd/system/kdump-tools.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["kdump-tools"]
    files    = { "/usr/lib/systemd/system/kdump-tools.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/kdump-tools.service" = "/lib/systemd/system/kdump-tools.service"
    }
  }
}
