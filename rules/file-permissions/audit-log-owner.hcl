rule "audit-log-owner" {
  title    = "The audit trail belongs to root"
  severity = "medium"
  why      = "Its owner can change it, whatever its permissions are."
  nist     = ["AU-9"]

  applies = package("auditd")

  file "/var/log/audit/audit.log*" {
    owner    = "root"
    optional = true
  }

  pass "root's" {
    packages = ["auditd"]
    files    = { "/var/log/audit/audit.log" = "" }
  }

  fail "somebody else's" {
    packages = ["auditd"]
    files    = { "/var/log/audit/audit.log" = "" }
    owners   = { "/var/log/audit/audit.log" = "1000:root" }
  }
}
