rule "audit-log-group-root" {
  title    = "The audit daemon gives its logs to root alone"
  severity = "medium"
  why      = "Members of any other group would read what users did."
  nist     = ["AU-9"]

  applies = package("auditd")

  setting "/etc/audit/auditd.conf" {
    key     = "log_group"
    equals  = "root"
    default = "root"
  }

  pass "root" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "log_group = root\n" }
  }

  pass "root is the default" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "log_file = /var/log/audit/audit.log\n" }
  }

  fail "as Debian ships it" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "log_group = adm\n" }
  }
}
