rule "audit-permission-changes" {
  title    = "Changes of permissions are recorded"
  severity = "medium"
  why      = "A file that suddenly opens to all is a step of most attacks."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -S chmod,fchmod,fchmodat -F auid>=UID_MIN -F auid!=unset -k perm_mod" {}

  pass "rules for both sorts of programs" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k perm_mod
        -a always,exit -F arch=b32 -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k perm_mod
      EOT
    }
  }

  pass "in other words, and more than is asked" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a exit,always -F arch=b64 -S chmod -S fchmod -S fchmodat -F auid!=-1 -F auid>=500
        -a exit,always -F arch=b32 -S chmod -S fchmod -S fchmodat -F auid!=-1 -F auid>=500
      EOT
    }
  }

  fail "32-bit programs go by" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F arch=b64 -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k perm_mod\n" }
  }

  fail "a rule before it forbids" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a never,exit -S all
        -a always,exit -F arch=b64 -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k perm_mod
        -a always,exit -F arch=b32 -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k perm_mod
      EOT
    }
    fixable  = false
  }
}
