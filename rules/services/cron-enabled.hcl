rule "cron-enabled" {
  title    = "cron starts at boot"
  severity = "low"
  why      = "Checks, updates and rotations that are planned and never run are missed only when they are needed."
  nist     = ["CM-6"]

  applies = package("cron")

  unit "cron.service" { enabled = true }

  pass "enabled" {
    packages = ["cron"]
    files    = { "/usr/lib/systemd/system/cron.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links    = { "/etc/systemd/system/multi-user.target.wants/cron.service" = "/lib/systemd/system/cron.service" }
  }

  fail "installed, and not enabled" {
    packages = ["cron"]
    files    = { "/usr/lib/systemd/system/cron.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "masked" {
    packages = ["cron"]
    files    = { "/usr/lib/systemd/system/cron.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/cron.service" = "/lib/systemd/system/cron.service"
      "/etc/systemd/system/cron.service"                         = "/dev/null"
    }
  }
}
