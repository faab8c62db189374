rule "one-log-service" {
  title    = "Exactly one logging system is in use"
  severity = "medium"
  why      = "What is written to two places is kept and watched in neither."
  nist     = ["AU-3", "AU-12"]

  param "keep" {
    default = "auto"
    one_of  = ["auto", "rsyslog", "journald"]
    doc     = "The logging system that a fix keeps; `auto` keeps the one that is in use."
  }

  # journald runs in any case; what counts is who keeps the log.
  one_service "the log" {
    keep = param.keep

    service "rsyslog" {
      package = "rsyslog"
      units   = ["rsyslog.service"]
    }

    service "syslog-ng" {
      package = "syslog-ng-core"
      units   = ["syslog-ng.service"]
    }

    service "journald" {
      units  = ["systemd-journald.service"]
      always = true
    }
  }

  pass "rsyslog, which the journal feeds" {
    packages = ["rsyslog"]
    files = {
      "/usr/lib/systemd/system/rsyslog.service"          = "[Install]\nWantedBy=multi-user.target\n"
      "/usr/lib/systemd/system/systemd-journald.service" = "[Service]\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/rsyslog.service"           = "/lib/systemd/system/rsyslog.service"
      "/usr/lib/systemd/system/sysinit.target.wants/systemd-journald.service" = "../systemd-journald.service"
    }
  }

  pass "the journal alone" {
    packages = ["systemd"]
    files    = { "/usr/lib/systemd/system/systemd-journald.service" = "[Service]\n" }
    links    = { "/usr/lib/systemd/system/sysinit.target.wants/systemd-journald.service" = "../systemd-journald.service" }
  }

  fail "two beside the journal" {
    packages = ["rsyslog", "syslog-ng-core"]
    files = {
      "/usr/lib/systemd/system/rsyslog.service"   = "[Install]\nWantedBy=multi-user.target\n"
      "/usr/lib/systemd/system/syslog-ng.service" = "[Install]\nWantedBy=multi-user.target\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/rsyslog.service"   = "/lib/systemd/system/rsyslog.service"
      "/etc/systemd/system/multi-user.target.wants/syslog-ng.service" = "/lib/systemd/system/syslog-ng.service"
    }
  }
}
