rule "timesyncd-enabled" {
  title    = "systemd-timesyncd starts at boot"
  severity = "medium"
  why      = "Logs with a wrong time cannot be put together, and certificates and tickets seem valid that are not."
  nist     = ["AU-8"]

  applies = package("systemd-timesyncd")

  unit "systemd-timesyncd.service" { enabled = true }

  pass "enabled" {
    packages = ["systemd-timesyncd"]
    files    = { "/usr/lib/systemd/system/systemd-timesyncd.service" = "[Install]\nWantedBy=sysinit.target\n" }
    links = {
      "/etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service" = "/lib/systemd/system/systemd-timesyncd.service"
    }
  }

  fail "installed, and not enabled" {
    packages = ["systemd-timesyncd"]
    files    = { "/usr/lib/systemd/system/systemd-timesyncd.service" = "[Install]\nWantedBy=sysinit.target\n" }
  }

  fail "masked" {
    packages = ["systemd-timesyncd"]
    files    = { "/usr/lib/systemd/system/systemd-timesyncd.service" = "[Install]\nWantedBy=sysinit.target\n" }
    links = {
      "/etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service" = "/lib/systemd/system/systemd-timesyncd.service"
      "/etc/systemd/system/systemd-timesyncd.service"                      = "/dev/null"
    }
  }
}
