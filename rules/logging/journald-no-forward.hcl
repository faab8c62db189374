rule "journald-no-forward" {
  title    = "journald keeps its messages to itself"
  severity = "low"
  why      = "Messages handed on to a second logger that nobody runs are lost, and doubled where somebody does."
  nist     = ["AU-3"]

  applies = !package("rsyslog")

  setting "/etc/systemd/journald.conf" {
    section = "Journal"
    key     = "ForwardToSyslog"
    equals  = "no"
    default = "yes"
  }

  pass "switched off" {
    files = { "/etc/systemd/journald.conf" = "[Journal]\nForwardToSyslog=no\n" }
  }

  fail "as Debian ships it, it is on" {
    files = { "/etc/systemd/journald.conf" = "[Journal]\n#ForwardToSyslog=yes\n" }
  }
}
