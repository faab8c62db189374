rule "aide-reports-sent" {
  title    = "AIDE reports even when nothing changed"
  severity = "medium"
  why      = "A report that stays away because nothing changed looks like one that an intruder held back."
  nist     = ["SI-7"]

  applies = package("aide-common")

  setting "/etc/default/aide" {
    format = "shell"
    key    = "SILENTREPORTS"
    equals = "no"
  }

  pass "always" {
    packages = ["aide-common"]
    files    = { "/etc/default/aide" = "SILENTREPORTS=no\n" }
  }

  fail "said nowhere" {
    packages = ["aide-common"]
    files    = { "/etc/default/aide" = "# SILENTREPORTS=no\n" }
  }

  fail "changes only" {
    packages = ["aide-common"]
    files    = { "/etc/default/aide" = "SILENTREPORTS=yes\n" }
  }
}
