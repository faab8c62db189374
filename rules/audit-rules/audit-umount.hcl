rule "audit-umount" {
  title    = "Uses of umount are recorded"
  severity = "medium"
  why      = "A file system that is taken away takes its traces with it."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -F path=/usr/bin/umount -F perm=x -F auid>=UID_MIN -F auid!=unset -k privileged" {}

  pass "recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/bin/umount -F perm=x -F auid>=1000 -F auid!=unset -k privileged\n"
      "/usr/bin/umount"                  = ""
    }
  }

  pass "every program of the directory is watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /usr/bin -p x -k programs\n"
      "/usr/bin/umount"                  = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/usr/bin/umount"                  = ""
    }
  }

  fail "only what root does is recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/bin/umount -F perm=x -F auid=0 -F auid!=unset -k privileged\n"
      "/usr/bin/umount"                  = ""
    }
  }
}
