rule "audit-password-hashes" {
  title    = "Changes of password hashes are recorded"
  severity = "medium"
  why      = "A hash that was put in place of another opens an account to whoever knows its password."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/shadow -p wa -k identity" {}

  audit_rule "-w /etc/gshadow -p wa -k identity" {}

  pass "watches" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/shadow -p wa -k identity
        -w /etc/gshadow -p wa -k identity
      EOT
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F path=/etc/shadow -F perm=wa
        -a always,exit -F path=/etc/gshadow -F perm=wa
      EOT
    }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/gshadow -p wa -k identity
        -w /etc/shadow -p r
      EOT
    }
  }

  fail "no rules" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
