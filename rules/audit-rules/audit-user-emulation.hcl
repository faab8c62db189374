rule "audit-user-emulation" {
  title    = "Commands run as another user are recorded"
  severity = "medium"
  why      = "Whoever runs a command with another's rights hides behind that name unless the kernel notes who logged in."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -C euid!=uid -F auid!=unset -S execve -k user_emulation" {}

  pass "both sorts of programs" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -C euid!=uid -F auid!=unset -S execve -k user_emulation
        -a always,exit -F arch=b32 -C euid!=uid -F auid!=unset -S execve -k user_emulation
      EOT
    }
  }

  pass "the comparison the other way round" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -C uid!=euid -F auid!=-1 -S execve,execveat
        -a always,exit -F arch=b32 -C uid!=euid -F auid!=-1 -S execve,execveat
      EOT
    }
  }

  fail "groups instead of users" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -C egid!=gid -F auid!=unset -S execve
        -a always,exit -F arch=b32 -C egid!=gid -F auid!=unset -S execve
      EOT
    }
  }

  fail "no rules" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
