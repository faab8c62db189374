rule "audit-group-password-hashes" {
  title    = "Changes of groups' password hashes are recorded"
  severity = "medium"
  why      = "Whoever knows the password of a group can enter it and get at its files."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/gshadow -p wa -k identity" {}

  pass "watches" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/gshadow -p wa -k identity\n" }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/etc/gshadow -F perm=wa\n" }
  }

  fail "it is only watched for reading" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/gshadow -p r\n" }
  }

  fail "only that of users" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/shadow -p wa -k identity\n" }
  }

  fail "no rules" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
