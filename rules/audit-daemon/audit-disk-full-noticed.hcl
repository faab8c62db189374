rule "audit-disk-full-noticed" {
  title    = "A full disk for audit logs is not passed over"
  severity = "medium"
  why      = "Records that find no room are lost, and nobody learns that they were."
  nist     = ["AU-5"]

  applies = package("auditd")

  setting "/etc/audit/auditd.conf" {
    key     = "disk_full_action"
    one_of  = ["syslog", "single", "halt"]
    default = "ignore"
  }

  pass "a message" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "disk_full_action = SYSLOG\n" }
  }

  pass "halt" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "disk_full_action = HALT\n" }
  }

  fail "as Debian ships it" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "disk_full_action = SUSPEND\n" }
  }

  fail "passed over" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "disk_full_action = ignore\n" }
  }
}
