rule "audit-mounts" {
  title    = "Mounts are recorded"
  severity = "medium"
  why      = "A medium that a user mounts is how data leaves and how foreign programs come."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -S mount -F auid>=UID_MIN -F auid!=unset -k mounts" {}

  pass "rules for both sorts of programs" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S mount -F auid>=1000 -F auid!=unset -k mounts
        -a always,exit -F arch=b32 -S mount -F auid>=1000 -F auid!=unset -k mounts
      EOT
    }
  }

  pass "in other words, and more than is asked" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a exit,always -F arch=b64 -S mount -F auid!=-1 -F auid>=500
        -a exit,always -F arch=b32 -S mount -F auid!=-1 -F auid>=500
      EOT
    }
  }

  fail "32-bit programs go by" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F arch=b64 -S mount -F auid>=1000 -F auid!=unset -k mounts\n" }
  }

  fail "a rule before it forbids" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a never,exit -S all
        -a always,exit -F arch=b64 -S mount -F auid>=1000 -F auid!=unset -k mounts
        -a always,exit -F arch=b32 -S mount -F auid>=1000 -F auid!=unset -k mounts
      EOT
    }
    fixable  = false
  }
}
