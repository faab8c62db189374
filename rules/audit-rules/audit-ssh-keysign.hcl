rule "audit-ssh-keysign" {
  title    = "Uses of ssh-keysign are recorded"
  severity = "medium"
  why      = "It speaks for the machine with its private keys."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -F path=/usr/lib/openssh/ssh-keysign -F perm=x -F auid>=UID_MIN -F auid!=unset -k privileged" {}

  pass "recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/lib/openssh/ssh-keysign -F perm=x -F auid>=1000 -F auid!=unset -k privileged\n"
      "/usr/lib/openssh/ssh-keysign"     = ""
    }
  }

  pass "every program of the directory is watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /usr/lib/openssh -p x -k programs\n"
      "/usr/lib/openssh/ssh-keysign"     = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/usr/lib/openssh/ssh-keysign"     = ""
    }
  }

  fail "only what root does is recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/lib/openssh/ssh-keysign -F perm=x -F auid=0 -F auid!=unset -k privileged\n"
      "/usr/lib/openssh/ssh-keysign"     = ""
    }
  }
}
