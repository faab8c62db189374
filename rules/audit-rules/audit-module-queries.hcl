rule "audit-module-queries" {
  title    = "Queries of kernel modules are recorded"
  severity = "low"
  why      = "Who asks for the modules of a kernel looks for a way into it."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -S query_module -F auid>=UID_MIN -F auid!=unset -k kernel_modules" {}

  pass "rules for both sorts of programs" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S query_module -F auid>=1000 -F auid!=unset -k kernel_modules
        -a always,exit -F arch=b32 -S query_module -F auid>=1000 -F auid!=unset -k kernel_modules
      EOT
    }
  }

  pass "in other words, and more than is asked" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a exit,always -F arch=b64 -S query_module -F auid!=-1 -F auid>=500
        -a exit,always -F arch=b32 -S query_module -F auid!=-1 -F auid>=500
      EOT
    }
  }

  fail "32-bit programs go by" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F arch=b64 -S query_module -F auid>=1000 -F auid!=unset -k kernel_modules\n" }
  }

  fail "a rule before it forbids" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a never,exit -S all
        -a always,exit -F arch=b64 -S query_module -F auid>=1000 -F auid!=unset -k kernel_modules
        -a always,exit -F arch=b32 -S query_module -F auid>=1000 -F auid!=unset -k kernel_modules
      EOT
    }
    fixable  = false
  }
}
