rule "audit-users" {
  title    = "Changes of users are recorded"
  severity = "medium"
  why      = "A new account, or an old one with another number, is how an intruder comes back."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/passwd -p wa -k identity" {}

  pass "watches" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/passwd -p wa -k identity\n" }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/etc/passwd -F perm=wa\n" }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/passwd -p r\n" }
  }

  fail "no rules" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
