rule "audit-unix-update" {
  title    = "Uses of unix_update are recorded"
  severity = "medium"
  why      = "It changes a password, with the rights of root."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -F path=/usr/sbin/unix_update -F perm=x -F auid>=UID_MIN -F auid!=unset -k privileged" {}

  pass "recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/sbin/unix_update -F perm=x -F auid>=1000 -F auid!=unset -k privileged\n"
      "/usr/sbin/unix_update"            = ""
    }
  }

  pass "every program of the directory is watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /usr/sbin -p x -k programs\n"
      "/usr/sbin/unix_update"            = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/usr/sbin/unix_update"            = ""
    }
  }

  fail "only what root does is recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/sbin/unix_update -F perm=x -F auid=0 -F auid!=unset -k privileged\n"
      "/usr/sbin/unix_update"            = ""
    }
  }
}
