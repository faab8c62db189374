rule "audit-disk-full" {
  title    = "The system does not go on when audit logs cannot be written"
  severity = "medium"
  why      = "A full or broken disk would otherwise be a way to act without being recorded."
  nist     = ["AU-5"]

  param "full" {
    default = "halt"
    one_of  = ["halt", "single"]
    doc     = "What a fix writes for a full disk; both will do."
  }

  param "error" {
    default = "syslog"
    one_of  = ["syslog", "single", "halt"]
    doc     = "What a fix writes for a broken disk; all will do."
  }

  applies = package("auditd")

  setting "/etc/audit/auditd.conf" {
    key     = "disk_full_action"
    one_of  = ["halt", "single"]
    write   = param.full
    default = "ignore"
  }

  setting "/etc/audit/auditd.conf" {
    key     = "disk_error_action"
    one_of  = ["syslog", "single", "halt"]
    write   = param.error
    default = "ignore"
  }

  pass "halt and a message" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "disk_full_action = halt\ndisk_error_action = syslog\n" }
  }

  fail "suspended, as Debian ships it" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "disk_full_action = SUSPEND\ndisk_error_action = SUSPEND\n" }
  }

  fail "nothing said" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "max_log_file = 8\n" }
  }
}
