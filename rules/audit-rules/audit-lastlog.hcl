rule "audit-lastlog" {
  title    = "Changes of the record of last logins are recorded"
  severity = "medium"
  why      = "It tells people that somebody else used their account."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /var/log/lastlog -p wa -k logins" {}

  pass "watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /var/log/lastlog -p wa -k logins\n"
      "/var/log/lastlog"                 = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/var/log/lastlog -F perm=wa\n"
      "/var/log/lastlog"                 = ""
    }
  }

  fail "only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /var/log/lastlog -p r\n"
      "/var/log/lastlog"                 = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/var/log/lastlog"                 = ""
    }
  }
}
