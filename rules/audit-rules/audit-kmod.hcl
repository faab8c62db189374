rule "audit-kmod" {
  title    = "Uses of kmod are recorded"
  severity = "medium"
  why      = "Every tool that loads and unloads modules is this program under another name."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -F path=/usr/bin/kmod -F perm=x -F auid>=UID_MIN -F auid!=unset -k kernel_modules" {}

  pass "recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/bin/kmod -F perm=x -F auid>=1000 -F auid!=unset -k kernel_modules\n"
      "/usr/bin/kmod"                    = ""
    }
  }

  pass "every program of the directory is watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /usr/bin -p x -k programs\n"
      "/usr/bin/kmod"                    = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/usr/bin/kmod"                    = ""
    }
  }

  fail "only what root does is recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/bin/kmod -F perm=x -F auid=0 -F auid!=unset -k kernel_modules\n"
      "/usr/bin/kmod"                    = ""
    }
  }
}
