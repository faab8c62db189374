rule "audit-log-directory-permissions" {
  title    = "Only root and one group may enter the directory of the audit trail"
  severity = "medium"
  why      = "Whoever may write there renames the trail away and puts another in its place."
  nist     = ["AU-9"]

  applies = package("auditd")

  file "/var/log/audit" {
    kind = "directory"
    mode = "0750"
  }

  pass "no more than asked" {
    packages = ["auditd"]
    dirs     = ["/var/log/audit"]
    modes    = { "/var/log/audit" = "0750" }
  }

  fail "everybody may enter" {
    packages = ["auditd"]
    dirs     = ["/var/log/audit"]
  }
}
