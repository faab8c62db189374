rule "audit-renames" {
  title    = "Renames of files by users are recorded"
  severity = "medium"
  why      = "A rename puts one file into the place of another without either being written."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -S rename,renameat -F auid>=UID_MIN -F auid!=unset -k delete" {}

  pass "rules for both sorts of programs" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S rename,renameat -F auid>=1000 -F auid!=unset -k delete
        -a always,exit -F arch=b32 -S rename,renameat -F auid>=1000 -F auid!=unset -k delete
      EOT
    }
  }

  pass "in other words, and more than is asked" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a exit,always -F arch=b64 -S rename -S renameat -F auid!=-1 -F auid>=500
        -a exit,always -F arch=b32 -S rename -S renameat -F auid!=-1 -F auid>=500
      EOT
    }
  }

  fail "32-bit programs go by" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F arch=b64 -S rename,renameat -F auid>=1000 -F auid!=unset -k delete\n" }
  }

  fail "a rule before it forbids" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a never,exit -S all
        -a always,exit -F arch=b64 -S rename,renameat -F auid>=1000 -F auid!=unset -k delete
        -a always,exit -F arch=b32 -S rename,renameat -F auid>=1000 -F auid!=unset -k delete
      EOT
    }
    fixable  = false
  }
}
