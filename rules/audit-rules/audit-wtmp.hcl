rule "audit-wtmp" {
  title    = "Changes of the record of logins are recorded"
  severity = "medium"
  why      = "Who was logged in, and when, is what an intruder wants forgotten."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /var/log/wtmp -p wa -k logins" {}

  pass "watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /var/log/wtmp -p wa -k logins\n"
      "/var/log/wtmp"                    = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/var/log/wtmp -F perm=wa\n"
      "/var/log/wtmp"                    = ""
    }
  }

  fail "only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /var/log/wtmp -p r\n"
      "/var/log/wtmp"                    = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/var/log/wtmp"                    = ""
    }
  }
}
