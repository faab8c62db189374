rule "audit-modprobe" {
  title    = "Uses of modprobe are recorded"
  severity = "medium"
  why      = "A module is code in the kernel, which nothing holds back."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -F path=/usr/sbin/modprobe -F perm=x -F auid>=UID_MIN -F auid!=unset -k privileged" {}

  pass "recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/sbin/modprobe -F perm=x -F auid>=1000 -F auid!=unset -k privileged\n"
      "/usr/sbin/modprobe"               = ""
    }
  }

  pass "every program of the directory is watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /usr/sbin -p x -k programs\n"
      "/usr/sbin/modprobe"               = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/usr/sbin/modprobe"               = ""
    }
  }

  fail "only what root does is recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/sbin/modprobe -F perm=x -F auid=0 -F auid!=unset -k privileged\n"
      "/usr/sbin/modprobe"               = ""
    }
  }
}
