rule "audit-sudoers" {
  title    = "Changes of who may use sudo are recorded"
  severity = "medium"
  why      = "A line more in sudoers makes a lasting way to root, and without a record nobody knows when it came."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/sudoers -p wa -k scope" {}

  audit_rule "-w /etc/sudoers.d -p wa -k scope" {}

  pass "watches" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/sudoers -p wa -k scope
        -w /etc/sudoers.d -p wa -k scope
      EOT
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F path=/etc/sudoers -F perm=wa
        -a always,exit -F path=/etc/sudoers.d -F perm=wa
      EOT
    }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/sudoers.d -p wa -k scope
        -w /etc/sudoers -p r
      EOT
    }
  }

  fail "no rules" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
