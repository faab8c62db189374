rule "aide-check-scheduled" {
  title    = "AIDE compares the files with its database every day"
  severity = "medium"
  why      = "A database that nothing is compared with finds no change."
  nist     = ["SI-7"]

  applies = package("aide-common")

  unit "dailyaidecheck.timer" { enabled = true }

  pass "enabled" {
    packages = ["aide-common"]
    files    = { "/usr/lib/systemd/system/dailyaidecheck.timer" = "[Install]\nWantedBy=timers.target\n" }
    links = {
      "/etc/systemd/system/timers.target.wants/dailyaidecheck.timer" = "/lib/systemd/system/dailyaidecheck.timer"
    }
  }

  fail "installed, and not enabled" {
    packages = ["aide-common"]
    files    = { "/usr/lib/systemd/system/dailyaidecheck.timer" = "[Install]\nWantedBy=timers.target\n" }
  }

  fail "masked" {
    packages = ["aide-common"]
    files    = { "/usr/lib/systemd/system/dailyaidecheck.timer" = "[Install]\nWantedBy=timers.target\n" }
    links = {
      "/etc/systemd/system/timers.target.wants/dailyaidecheck.timer" = "/lib/systemd/system/dailyaidecheck.timer"
      "/etc/systemd/system/dailyaidecheck.timer"                     = "/dev/null"
    }
  }
}
