rule "audit-warning-mailed" {
  title    = "A mail says that room for audit logs runs out"
  severity = "low"
  why      = "A line in a log is read when it is too late."
  nist     = ["AU-5(1)"]

  applies = package("auditd")

  setting "/etc/audit/auditd.conf" {
    key     = "space_left_action"
    equals  = "email"
    default = "ignore"
  }

  pass "a mail" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "space_left_action = email\n" }
  }

  fail "as Debian ships it" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "space_left_action = SYSLOG\n" }
  }
}
