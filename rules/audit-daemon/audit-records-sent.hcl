rule "audit-records-sent" {
  title    = "Audit records are sent to another machine"
  severity = "low"
  why      = "Records that are on the machine alone are lost with it, or to whoever breaks into it."
  nist     = ["AU-4(1)"]

  applies = package("audispd-plugins")

  setting "/etc/audit/plugins.d/au-remote.conf" {
    format = "equals"
    key    = "active"
    equals = "yes"
  }

  pass "on" {
    packages = ["audispd-plugins"]
    files    = { "/etc/audit/plugins.d/au-remote.conf" = "active = yes\ndirection = out\n" }
  }

  fail "as it comes" {
    packages = ["audispd-plugins"]
    files    = { "/etc/audit/plugins.d/au-remote.conf" = "active = no\ndirection = out\n" }
  }
}
