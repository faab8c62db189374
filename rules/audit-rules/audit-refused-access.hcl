rule "audit-refused-access" {
  title    = "Refused accesses to files are recorded"
  severity = "medium"
  why      = "Somebody who tries doors leaves a trail of refusals, long before one of them opens."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -S creat,open,openat,truncate,ftruncate -F exit=-EACCES -F auid>=UID_MIN -F auid!=unset -k access" {}

  audit_rule "-a always,exit -S creat,open,openat,truncate,ftruncate -F exit=-EPERM -F auid>=UID_MIN -F auid!=unset -k access" {}

  pass "rules for both sorts of programs" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S creat,open,openat,truncate,ftruncate -F exit=-EACCES -F auid>=1000 -F auid!=unset -k access
        -a always,exit -F arch=b32 -S creat,open,openat,truncate,ftruncate -F exit=-EACCES -F auid>=1000 -F auid!=unset -k access
        -a always,exit -F arch=b64 -S creat,open,openat,truncate,ftruncate -F exit=-EPERM -F auid>=1000 -F auid!=unset -k access
        -a always,exit -F arch=b32 -S creat,open,openat,truncate,ftruncate -F exit=-EPERM -F auid>=1000 -F auid!=unset -k access
      EOT
    }
  }

  pass "in other words, and more than is asked" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a exit,always -F arch=b64 -S creat -S open -S openat -S truncate -S ftruncate -F exit=-EACCES -F auid!=-1 -F auid>=500
        -a exit,always -F arch=b32 -S creat -S open -S openat -S truncate -S ftruncate -F exit=-EACCES -F auid!=-1 -F auid>=500
        -a exit,always -F arch=b64 -S creat -S open -S openat -S truncate -S ftruncate -F exit=-EPERM -F auid!=-1 -F auid>=500
        -a exit,always -F arch=b32 -S creat -S open -S openat -S truncate -S ftruncate -F exit=-EPERM -F auid!=-1 -F auid>=500
      EOT
    }
  }

  fail "32-bit programs go by" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S creat,open,openat,truncate,ftruncate -F exit=-EACCES -F auid>=1000 -F auid!=unset -k access
        -a always,exit -F arch=b64 -S creat,open,openat,truncate,ftruncate -F exit=-EPERM -F auid>=1000 -F auid!=unset -k access
      EOT
    }
  }

  fail "a rule before it forbids" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a never,exit -S all
        -a always,exit -F arch=b64 -S creat,open,openat,truncate,ftruncate -F exit=-EACCES -F auid>=1000 -F auid!=unset -k access
        -a always,exit -F arch=b32 -S creat,open,openat,truncate,ftruncate -F exit=-EACCES -F auid>=1000 -F auid!=unset -k access
        -a always,exit -F arch=b64 -S creat,open,openat,truncate,ftruncate -F exit=-EPERM -F auid>=1000 -F auid!=unset -k access
        -a always,exit -F arch=b32 -S creat,open,openat,truncate,ftruncate -F exit=-EPERM -F auid>=1000 -F auid!=unset -k access
      EOT
    }
    fixable  = false
  }
}
