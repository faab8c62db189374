rule "audit-sudoers-file" {
  title    = "Changes of who may use sudo are recorded"
  severity = "medium"
  why      = "One line there makes an account as good as root."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/sudoers -p wa -k privilege_modification" {}

  pass "watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /etc/sudoers -p wa -k privilege_modification\n"
      "/etc/sudoers"                     = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/etc/sudoers -F perm=wa\n"
      "/etc/sudoers"                     = ""
    }
  }

  fail "only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /etc/sudoers -p r\n"
      "/etc/sudoers"                     = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/etc/sudoers"                     = ""
    }
  }
}
