rule "audit-module-loading" {
  title    = "Loading of kernel modules is recorded"
  severity = "high"
  why      = "A module runs with every right there is and can hide whatever it does afterwards."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -S init_module,finit_module,create_module -F auid>=UID_MIN -F auid!=unset -k kernel_modules" {}

  pass "rules for both sorts of programs" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S init_module,finit_module,create_module -F auid>=1000 -F auid!=unset -k kernel_modules
        -a always,exit -F arch=b32 -S init_module,finit_module,create_module -F auid>=1000 -F auid!=unset -k kernel_modules
      EOT
    }
  }

  pass "in other words, and more than is asked" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a exit,always -F arch=b64 -S init_module -S finit_module -S create_module -F auid!=-1 -F auid>=500
        -a exit,always -F arch=b32 -S init_module -S finit_module -S create_module -F auid!=-1 -F auid>=500
      EOT
    }
  }

  fail "32-bit programs go by" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F arch=b64 -S init_module,finit_module,create_module -F auid>=1000 -F auid!=unset -k kernel_modules\n" }
  }

  fail "a rule before it forbids" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a never,exit -S all
        -a always,exit -F arch=b64 -S init_module,finit_module,create_module -F auid>=1000 -F auid!=unset -k kernel_modules
        -a always,exit -F arch=b32 -S init_module,finit_module,create_module -F auid>=1000 -F auid!=unset -k kernel_modules
      EOT
    }
    fixable  = false
  }
}
