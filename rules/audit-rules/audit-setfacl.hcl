rule "audit-setfacl" {
  title    = "Uses of setfacl are recorded"
  severity = "low"
  why      = "An access list opens a file to somebody without its mode showing whom."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -F path=/usr/bin/setfacl -F perm=x -F auid>=UID_MIN -F auid!=unset -k perm_chng" {}

  pass "recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/bin/setfacl -F perm=x -F auid>=1000 -F auid!=unset -k perm_chng\n"
      "/usr/bin/setfacl"                 = ""
    }
  }

  pass "every program of the directory is watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /usr/bin -p x -k programs\n"
      "/usr/bin/setfacl"                 = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/usr/bin/setfacl"                 = ""
    }
  }

  fail "only what root does is recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/bin/setfacl -F perm=x -F auid=0 -F auid!=unset -k perm_chng\n"
      "/usr/bin/setfacl"                 = ""
    }
  }
}
