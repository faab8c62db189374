rule "audit-apparmor-parser" {
  title    = "Uses of apparmor_parser are recorded"
  severity = "medium"
  why      = "It changes what programs may do."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -F path=/usr/sbin/apparmor_parser -F perm=x -F auid>=UID_MIN -F auid!=unset -k privileged" {}

  pass "recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/sbin/apparmor_parser -F perm=x -F auid>=1000 -F auid!=unset -k privileged\n"
      "/usr/sbin/apparmor_parser"        = ""
    }
  }

  pass "every program of the directory is watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /usr/sbin -p x -k programs\n"
      "/usr/sbin/apparmor_parser"        = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/usr/sbin/apparmor_parser"        = ""
    }
  }

  fail "only what root does is recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/sbin/apparmor_parser -F perm=x -F auid=0 -F auid!=unset -k privileged\n"
      "/usr/sbin/apparmor_parser"        = ""
    }
  }
}
