rule "audit-chcon" {
  title    = "Uses of chcon are recorded"
  severity = "low"
  why      = "It changes what a security policy lets a file be used for."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -F path=/usr/bin/chcon -F perm=x -F auid>=UID_MIN -F auid!=unset -k perm_chng" {}

  pass "recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/bin/chcon -F perm=x -F auid>=1000 -F auid!=unset -k perm_chng\n"
      "/usr/bin/chcon"                   = ""
    }
  }

  pass "every program of the directory is watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /usr/bin -p x -k programs\n"
      "/usr/bin/chcon"                   = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/usr/bin/chcon"                   = ""
    }
  }

  fail "only what root does is recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/bin/chcon -F perm=x -F auid=0 -F auid!=unset -k perm_chng\n"
      "/usr/bin/chcon"                   = ""
    }
  }
}
