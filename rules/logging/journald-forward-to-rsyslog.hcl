rule "journald-forward-to-rsyslog" {
  title    = "journald hands its messages to rsyslog"
  severity = "medium"
  why      = "What rsyslog never gets it cannot send away, and the copy on a taken machine can be changed."
  nist     = ["AU-3", "AU-12"]

  applies = package("rsyslog")

  setting "/etc/systemd/journald.conf" {
    section = "Journal"
    key     = "ForwardToSyslog"
    equals  = "yes"
    default = "yes"
  }

  pass "on is the default of Debian" {
    packages = ["rsyslog"]
    files    = { "/etc/systemd/journald.conf" = "[Journal]\n#ForwardToSyslog=yes\n" }
  }

  fail "switched off" {
    packages = ["rsyslog"]
    files    = { "/etc/systemd/journald.conf" = "[Journal]\nForwardToSyslog=no\n" }
  }
}
