rule "chrony-enabled" {
  title    = "chrony starts at boot"
  severity = "medium"
  why      = "Logs with a wrong time cannot be put together, and certificates and tickets seem valid that are not."
  nist     = ["AU-8"]

  applies = package("chrony")

  unit "chrony.service" { enabled = true }

  pass "enabled" {
    packages = ["chrony"]
    files    = { "/usr/lib/systemd/system/chrony.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/chrony.service" = "/lib/systemd/system/chrony.service"
    }
  }

  fail "installed, and not enabled" {
    packages = ["chrony"]
    files    = { "/usr/lib/systemd/system/chrony.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "masked" {
    packages = ["chrony"]
    files    = { "/usr/lib/systemd/system/chrony.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/chrony.service" = "/lib/systemd/system/chrony.service"
      "/etc/systemd/system/chrony.service"                         = "/dev/null"
    }
  }
}
