rule "audit-password-hashes" {
  title    = "Changes of users' password hashes are recorded"
  severity = "medium"
  why      = "A hash that was put in place of another opens an account to whoever knows its password."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/shadow -p wa -k identity" {}

  pass "watches" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/shadow -p wa -k identity\n" }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/etc/shadow -F perm=wa\n" }
  }

  fail "it is only watched for reading" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/shadow -p r\n" }
  }

  fail "only that of groups" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/gshadow -p wa -k identity\n" }
  }

  fail "no rules" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
