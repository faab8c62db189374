rule "one-time-service" {
  title    = "Exactly one service keeps the time"
  severity = "medium"
  why      = "Two services that set one clock fight over it, and without any it drifts until logs and certificates are wrong."
  nist     = ["AU-8"]

  param "keep" {
    default = "auto"
    one_of  = ["auto", "chrony", "timesyncd"]
    doc     = "The service that a fix keeps; `auto` keeps the one that is in use."
  }

  one_service "the time" {
    keep = param.keep

    service "chrony" {
      package = "chrony"
      units   = ["chrony.service"]
    }

    service "timesyncd" {
      package = "systemd-timesyncd"
      units   = ["systemd-timesyncd.service"]
    }
  }

  pass "chrony alone" {
    packages = ["chrony"]
    files    = { "/usr/lib/systemd/system/chrony.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links    = { "/etc/systemd/system/multi-user.target.wants/chrony.service" = "/lib/systemd/system/chrony.service" }
  }

  fail "both" {
    packages = ["chrony", "systemd-timesyncd"]
    files = {
      "/usr/lib/systemd/system/chrony.service"            = "[Install]\nWantedBy=multi-user.target\n"
      "/usr/lib/systemd/system/systemd-timesyncd.service" = "[Install]\nWantedBy=sysinit.target\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/chrony.service"         = "/lib/systemd/system/chrony.service"
      "/etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service" = "/lib/systemd/system/systemd-timesyncd.service"
    }
  }

  fail "one that is not started" {
    packages = ["systemd-timesyncd"]
    files    = { "/usr/lib/systemd/system/systemd-timesyncd.service" = "[Install]\nWantedBy=sysinit.target\n" }
  }
}
