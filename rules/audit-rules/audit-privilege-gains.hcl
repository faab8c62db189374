rule "audit-privilege-gains" {
  title    = "Programs that run with the rights of root are recorded"
  severity = "medium"
  why      = "Every way to the rights of root starts a program that has them without its user having them."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -C uid!=euid -F euid=0 -S execve -k execpriv" {}

  audit_rule "-a always,exit -C gid!=egid -F egid=0 -S execve -k execpriv" {}

  pass "rules for both sorts of programs" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F arch=b64 -C uid!=euid -F euid=0 -S execve -k execpriv\n-a always,exit -F arch=b32 -C uid!=euid -F euid=0 -S execve -k execpriv\n-a always,exit -F arch=b64 -C gid!=egid -F egid=0 -S execve -k execpriv\n-a always,exit -F arch=b32 -C gid!=egid -F egid=0 -S execve -k execpriv\n" }
  }

  fail "32-bit programs go by" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F arch=b64 -C uid!=euid -F euid=0 -S execve -k execpriv\n-a always,exit -F arch=b64 -C gid!=egid -F egid=0 -S execve -k execpriv\n" }
  }

  fail "no rule" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
