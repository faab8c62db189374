rule "audit-apparmor" {
  title    = "Changes of AppArmor's configuration are recorded"
  severity = "medium"
  why      = "A profile that is loosened confines nothing, and nobody sees it from outside."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/apparmor/ -p wa -k MAC-policy" { if_there = true }

  audit_rule "-w /etc/apparmor.d/ -p wa -k MAC-policy" { if_there = true }

  pass "watches" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/apparmor/ -p wa -k MAC-policy
        -w /etc/apparmor.d/ -p wa -k MAC-policy
      EOT
      "/etc/apparmor/x"                  = ""
      "/etc/apparmor.d/x"                = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F dir=/etc/apparmor -F perm=wa
        -a always,exit -F dir=/etc/apparmor.d -F perm=wa
      EOT
      "/etc/apparmor/x"                  = ""
      "/etc/apparmor.d/x"                = ""
    }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/apparmor.d/ -p wa -k MAC-policy
        -w /etc/apparmor/ -p r
      EOT
      "/etc/apparmor/x"                  = ""
      "/etc/apparmor.d/x"                = ""
    }
  }

  fail "no rules" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/etc/apparmor/x"                  = ""
      "/etc/apparmor.d/x"                = ""
    }
  }
}
