rule "audit-log-size" {
  title    = "Audit logs have room"
  severity = "medium"
  why      = "A log that is small is full, and turned over or stopped, before anybody looks at it."
  nist     = ["AU-4"]

  param "megabytes" {
    default = 6
    range   = [1, null]
    doc     = "The smallest size of a log file in MiB that a site may allow."
  }

  applies = package("auditd")

  setting "/etc/audit/auditd.conf" {
    key      = "max_log_file"
    at_least = param.megabytes
    default  = 8
  }

  pass "as Debian ships it" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "max_log_file = 8\n" }
  }

  fail "too small" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "max_log_file = 1\n" }
  }
}
