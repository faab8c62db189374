rule "audit-sudoers-directory" {
  title    = "Changes of sudo's further rules are recorded"
  severity = "medium"
  why      = "One file there makes an account as good as root."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/sudoers.d -p wa -k privilege_modification" {}

  pass "watched" {
    packages = ["auditd"]
    dirs     = ["/etc/sudoers.d"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/sudoers.d -p wa -k privilege_modification\n" }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    dirs     = ["/etc/sudoers.d"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F dir=/etc/sudoers.d -F perm=wa\n" }
  }

  fail "only watched for reading" {
    packages = ["auditd"]
    dirs     = ["/etc/sudoers.d"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/sudoers.d -p r\n" }
  }

  fail "no rule" {
    packages = ["auditd"]
    dirs     = ["/etc/sudoers.d"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
