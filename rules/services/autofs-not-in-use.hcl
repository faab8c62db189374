rule "autofs-not-in-use" {
  title    = "Nothing is mounted just because somebody looks at it"
  severity = "low"
  why      = "Whoever plugs in a disk or names a server has its file system mounted without being asked for anything."
  nist     = ["CM-7"]

  service_package "autofs" { units = ["autofs.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["autofs"]
    files    = { "/usr/lib/systemd/system/autofs.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["autofs"]
    files    = { "/usr/lib/systemd/system/autofs.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/autofs.service" = "/lib/systemd/system/autofs.service"
    }
  }
}
