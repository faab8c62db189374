rule "audit-sudoedit" {
  title    = "Uses of sudoedit are recorded"
  severity = "medium"
  why      = "It changes files that only somebody else may change."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -F path=/usr/bin/sudoedit -F perm=x -F auid>=UID_MIN -F auid!=unset -k privileged" {}

  pass "recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/bin/sudoedit -F perm=x -F auid>=1000 -F auid!=unset -k privileged\n"
      "/usr/bin/sudoedit"                = ""
    }
  }

  pass "every program of the directory is watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /usr/bin -p x -k programs\n"
      "/usr/bin/sudoedit"                = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/usr/bin/sudoedit"                = ""
    }
  }

  fail "only what root does is recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/bin/sudoedit -F perm=x -F auid=0 -F auid!=unset -k privileged\n"
      "/usr/bin/sudoedit"                = ""
    }
  }
}
