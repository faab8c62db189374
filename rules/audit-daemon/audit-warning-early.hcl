rule "audit-warning-early" {
  title    = "The warning about room for audit logs comes while a quarter is left"
  severity = "low"
  why      = "A warning with the last megabytes leaves no time to make room."
  nist     = ["AU-5(1)"]

  applies = package("auditd")

  setting "/etc/audit/auditd.conf" {
    key     = "space_left"
    one_of  = ["25%"]
    default = "75"
  }

  pass "a quarter" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "space_left = 25%\n" }
  }

  fail "as Debian ships it" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "space_left = 75\n" }
  }
}
