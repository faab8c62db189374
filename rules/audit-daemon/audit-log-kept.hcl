rule "audit-log-kept" {
  title    = "Audit logs are not overwritten"
  severity = "medium"
  why      = "Whoever makes enough noise has the old logs overwritten, and with them the trace of how it began."
  nist     = ["AU-9", "AU-11"]

  applies = package("auditd")

  setting "/etc/audit/auditd.conf" {
    key     = "max_log_file_action"
    equals  = "keep_logs"
    default = "rotate"
  }

  pass "kept, in any case of letters" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "max_log_file_action = KEEP_LOGS\n" }
  }

  fail "rotated, as Debian ships it" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "max_log_file_action = ROTATE\n" }
  }
}
