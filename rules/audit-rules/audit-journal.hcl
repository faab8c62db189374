rule "audit-journal" {
  title    = "Changes of the journal are recorded"
  severity = "medium"
  why      = "Who changes the journal changes what is known of an attack."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /var/log/journal -p wa -k systemd_journal" {}

  pass "watched" {
    packages = ["auditd"]
    dirs     = ["/var/log/journal"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /var/log/journal -p wa -k systemd_journal\n" }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    dirs     = ["/var/log/journal"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F dir=/var/log/journal -F perm=wa\n" }
  }

  fail "only watched for reading" {
    packages = ["auditd"]
    dirs     = ["/var/log/journal"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /var/log/journal -p r\n" }
  }

  fail "no rule" {
    packages = ["auditd"]
    dirs     = ["/var/log/journal"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
