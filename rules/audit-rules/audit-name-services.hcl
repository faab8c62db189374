rule "audit-name-services" {
  title    = "Changes of where names are looked up are recorded"
  severity = "medium"
  why      = "Another source of accounts is another way to log in."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/nsswitch.conf -p wa -k identity" {}

  pass "watches" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/nsswitch.conf -p wa -k identity\n" }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/etc/nsswitch.conf -F perm=wa\n" }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/nsswitch.conf -p r\n" }
  }

  fail "no rules" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
