rule "audit-cron-tables" {
  title    = "Changes of users' scheduled jobs are recorded"
  severity = "medium"
  why      = "A job runs later, when nobody looks."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /var/spool/cron -p wa -k cronjobs" {}

  pass "watched" {
    packages = ["auditd"]
    dirs     = ["/var/spool/cron"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /var/spool/cron -p wa -k cronjobs\n" }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    dirs     = ["/var/spool/cron"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F dir=/var/spool/cron -F perm=wa\n" }
  }

  fail "only watched for reading" {
    packages = ["auditd"]
    dirs     = ["/var/spool/cron"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /var/spool/cron -p r\n" }
  }

  fail "no rule" {
    packages = ["auditd"]
    dirs     = ["/var/spool/cron"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
