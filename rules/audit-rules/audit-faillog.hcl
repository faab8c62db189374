rule "audit-faillog" {
  title    = "Changes of the count of failed logins are recorded"
  severity = "medium"
  why      = "Who sets it back can go on guessing."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /var/log/faillog -p wa -k logins" {}

  pass "watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /var/log/faillog -p wa -k logins\n"
      "/var/log/faillog"                 = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/var/log/faillog -F perm=wa\n"
      "/var/log/faillog"                 = ""
    }
  }

  fail "only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /var/log/faillog -p r\n"
      "/var/log/faillog"                 = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/var/log/faillog"                 = ""
    }
  }
}
