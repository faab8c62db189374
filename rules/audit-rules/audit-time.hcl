rule "audit-time" {
  title    = "Changes of the date and time are recorded"
  severity = "medium"
  why      = "A clock that was set wrong puts every record after it into a wrong order."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -S adjtimex,settimeofday -k time-change" {}

  audit_rule "-a always,exit -S clock_settime -F a0=0x0 -k time-change" {}

  audit_rule "-w /etc/localtime -p wa -k time-change" {}

  pass "rules for both sorts of programs" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S adjtimex,settimeofday -k time-change
        -a always,exit -F arch=b32 -S adjtimex,settimeofday -k time-change
        -a always,exit -F arch=b64 -S clock_settime -F a0=0x0 -k time-change
        -a always,exit -F arch=b32 -S clock_settime -F a0=0x0 -k time-change
        -w /etc/localtime -p wa -k time-change
      EOT
    }
  }

  pass "in other words, and more than is asked" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a exit,always -F arch=b64 -S adjtimex -S settimeofday
        -a exit,always -F arch=b32 -S adjtimex -S settimeofday
        -a exit,always -F arch=b64 -S clock_settime -F a0=0x0
        -a exit,always -F arch=b32 -S clock_settime -F a0=0x0
        -w /etc/localtime -p wa -k time-change
      EOT
    }
  }

  fail "32-bit programs go by" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S adjtimex,settimeofday -k time-change
        -a always,exit -F arch=b64 -S clock_settime -F a0=0x0 -k time-change
        -w /etc/localtime -p wa -k time-change
      EOT
    }
  }

  fail "a rule before it forbids" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a never,exit -S all
        -a always,exit -F arch=b64 -S adjtimex,settimeofday -k time-change
        -a always,exit -F arch=b32 -S adjtimex,settimeofday -k time-change
        -a always,exit -F arch=b64 -S clock_settime -F a0=0x0 -k time-change
        -a always,exit -F arch=b32 -S clock_settime -F a0=0x0 -k time-change
        -w /etc/localtime -p wa -k time-change
      EOT
    }
    fixable  = false
  }
}
