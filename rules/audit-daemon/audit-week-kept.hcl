rule "audit-week-kept" {
  title    = "auditd deletes no logs of the last week"
  severity = "low"
  why      = "What was overwritten before anybody fetched it never happened."
  nist     = ["AU-4"]

  param "megabytes" {
    default = 1024
    range   = [1, null]
    doc     = "What the machine's audit writes in a week, in megabytes."
  }

  applies = package("auditd")

  audit_room "kept" { megabytes = param.megabytes }

  pass "nothing is deleted" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "max_log_file = 8\nmax_log_file_action = keep_logs\n" }
  }

  pass "large logs" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "max_log_file = 256\nnum_logs = 5\nmax_log_file_action = ROTATE\n" }
  }

  fail "as Debian ships it: 40 MB are kept" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "max_log_file = 8\nnum_logs = 5\nmax_log_file_action = ROTATE\n" }
  }
}
