rule "rsyslog-enabled" {
  title    = "rsyslog starts at boot"
  severity = "medium"
  why      = "What happens before somebody starts the logging is lost, the intruder's reboot among it."
  nist     = ["AU-12"]

  applies = package("rsyslog")

  unit "rsyslog.service" { enabled = true }

  pass "enabled" {
    packages = ["rsyslog"]
    files    = { "/usr/lib/systemd/system/rsyslog.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/rsyslog.service" = "/lib/systemd/system/rsyslog.service"
    }
  }

  fail "installed, and not enabled" {
    packages = ["rsyslog"]
    files    = { "/usr/lib/systemd/system/rsyslog.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "masked" {
    packages = ["rsyslog"]
    files    = { "/usr/lib/systemd/system/rsyslog.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/rsyslog.service" = "/lib/systemd/system/rsyslog.service"
      "/etc/systemd/system/rsyslog.service"                         = "/dev/null"
    }
  }
}
