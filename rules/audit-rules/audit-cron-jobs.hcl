rule "audit-cron-jobs" {
  title    = "Changes of the system's scheduled jobs are recorded"
  severity = "medium"
  why      = "A job runs later, as root, when nobody looks."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/cron.d -p wa -k cronjobs" {}

  pass "watched" {
    packages = ["auditd"]
    dirs     = ["/etc/cron.d"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/cron.d -p wa -k cronjobs\n" }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    dirs     = ["/etc/cron.d"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F dir=/etc/cron.d -F perm=wa\n" }
  }

  fail "only watched for reading" {
    packages = ["auditd"]
    dirs     = ["/etc/cron.d"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/cron.d -p r\n" }
  }

  fail "no rule" {
    packages = ["auditd"]
    dirs     = ["/etc/cron.d"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
