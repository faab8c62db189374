rule "audit-directory-removals" {
  title    = "Removals of directories by users are recorded"
  severity = "medium"
  why      = "What was removed after an attack is what the attacker did not want found."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -S rmdir -F auid>=UID_MIN -F auid!=unset -k delete" {}

  pass "rules for both sorts of programs" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F arch=b64 -S rmdir -F auid>=1000 -F auid!=unset -k delete\n-a always,exit -F arch=b32 -S rmdir -F auid>=1000 -F auid!=unset -k delete\n" }
  }

  fail "32-bit programs go by" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F arch=b64 -S rmdir -F auid>=1000 -F auid!=unset -k delete\n" }
  }

  fail "no rule" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
