rule "audit-old-passwords" {
  title    = "Changes of the list of old passwords are recorded"
  severity = "low"
  why      = "Who clears it can go back to a password that others know."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/security/opasswd -p wa -k identity" {}

  pass "watches" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /etc/security/opasswd -p wa -k identity\n"
      "/etc/security/opasswd"            = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/etc/security/opasswd -F perm=wa\n"
      "/etc/security/opasswd"            = ""
    }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /etc/security/opasswd -p r\n"
      "/etc/security/opasswd"            = ""
    }
  }

  fail "no rules" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/etc/security/opasswd"            = ""
    }
  }
}
