rule "audit-btmp" {
  title    = "Changes of the record of failed logins are recorded"
  severity = "medium"
  why      = "Without it, guessing passwords leaves no trace."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /var/log/btmp -p wa -k logins" {}

  pass "watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /var/log/btmp -p wa -k logins\n"
      "/var/log/btmp"                    = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/var/log/btmp -F perm=wa\n"
      "/var/log/btmp"                    = ""
    }
  }

  fail "only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /var/log/btmp -p r\n"
      "/var/log/btmp"                    = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/var/log/btmp"                    = ""
    }
  }
}
