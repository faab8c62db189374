rule "audit-usermod" {
  title    = "Uses of usermod are recorded"
  severity = "medium"
  why      = "It puts an account into other groups or gives it another's home and number."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -F path=/usr/sbin/usermod -F perm=x -F auid>=UID_MIN -F auid!=unset -k usermod" {}

  pass "recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/sbin/usermod -F perm=x -F auid>=1000 -F auid!=unset -k usermod\n"
      "/usr/sbin/usermod"                = ""
    }
  }

  pass "every program of the directory is watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /usr/sbin -p x -k programs\n"
      "/usr/sbin/usermod"                = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/usr/sbin/usermod"                = ""
    }
  }

  fail "only what root does is recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/sbin/usermod -F perm=x -F auid=0 -F auid!=unset -k usermod\n"
      "/usr/sbin/usermod"                = ""
    }
  }
}
