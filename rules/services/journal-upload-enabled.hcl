rule "journal-upload-enabled" {
  title    = "The journal is sent to another machine from boot on"
  severity = "medium"
  why      = "A log that stays on the machine is the intruder's to change."
  nist     = ["AU-4"]

  applies = package("systemd-journal-remote")

  unit "systemd-journal-upload.service" { enabled = true }

  pass "enabled" {
    packages = ["systemd-journal-remote"]
    files = {
      "/usr/lib/systemd/system/systemd-journal-upload.service" = "[Install]\nWantedBy=multi-user.target\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/systemd-journal-upload.service" = "/lib/systemd/system/systemd-journal-upload.service"
    }
  }

  fail "installed, and not enabled" {
    packages = ["systemd-journal-remote"]
    files = {
      "/etc/systemd/journal-upload.conf"                       = "[Upload]\nURL=https://logs.example.org:19532\n"
      "/usr/lib/systemd/system/systemd-journal-upload.service" = "[Install]\nWantedBy=multi-user.target\n"
    }
  }

  fail "masked" {
    packages = ["systemd-journal-remote"]
    files = {
      "/etc/systemd/journal-upload.conf"                       = "[Upload]\nURL=https://logs.example.org:19532\n"
      "/usr/lib/systemd/system/systemd-journal-upload.service" = "[Install]\nWantedBy=multi-user.target\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/systemd-journal-upload.service" = "/lib/systemd/system/systemd-journal-upload.service"
      "/etc/systemd/system/systemd-journal-upload.service"                         = "/dev/null"
    }
  }

  fail "not enabled, and no address to send to" {
    packages = ["systemd-journal-remote"]
    fixable  = false
    files = {
      "/etc/systemd/journal-upload.conf"                       = "[Upload]\n# URL=\n"
      "/usr/lib/systemd/system/systemd-journal-upload.service" = "[Install]\nWantedBy=multi-user.target\n"
    }
  }
}
