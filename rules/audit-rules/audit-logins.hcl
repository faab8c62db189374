rule "audit-logins" {
  title    = "Logins are recorded"
  severity = "medium"
  why      = "Without the list of last logins and of failed ones, guessing passwords leaves no trace."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /var/log/lastlog -p wa -k logins" {}

  audit_rule "-w /var/run/faillock -p wa -k logins" {}

  pass "watches" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /var/log/lastlog -p wa -k logins
        -w /var/run/faillock -p wa -k logins
      EOT
      "/var/log/lastlog"                 = ""
      "/var/run/faillock"                = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F path=/var/log/lastlog -F perm=wa
        -a always,exit -F path=/var/run/faillock -F perm=wa
      EOT
      "/var/log/lastlog"                 = ""
      "/var/run/faillock"                = ""
    }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /var/run/faillock -p wa -k logins
        -w /var/log/lastlog -p r
      EOT
      "/var/log/lastlog"                 = ""
      "/var/run/faillock"                = ""
    }
  }

  fail "no rules" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/var/log/lastlog"                 = ""
      "/var/run/faillock"                = ""
    }
  }
}
