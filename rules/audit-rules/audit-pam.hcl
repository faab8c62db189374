rule "audit-pam" {
  title    = "Changes of PAM's configuration are recorded"
  severity = "medium"
  why      = "One line there lets everybody in, whatever the password."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/pam.conf -p wa -k identity" {}

  audit_rule "-w /etc/pam.d -p wa -k identity" {}

  pass "watches" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/pam.conf -p wa -k identity
        -w /etc/pam.d -p wa -k identity
      EOT
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F path=/etc/pam.conf -F perm=wa
        -a always,exit -F path=/etc/pam.d -F perm=wa
      EOT
    }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/pam.d -p wa -k identity
        -w /etc/pam.conf -p r
      EOT
    }
  }

  fail "no rules" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
