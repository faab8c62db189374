rule "audit-space-left" {
  title    = "Somebody learns that room for audit logs runs out"
  severity = "medium"
  why      = "Without a warning the room runs out unseen, and from then on nothing is recorded."
  nist     = ["AU-5"]

  param "low" {
    default = "email"
    one_of  = ["email", "exec", "single", "halt"]
    doc     = "What a fix writes for the first warning; all will do."
  }

  param "last" {
    default = "single"
    one_of  = ["single", "halt"]
    doc     = "What a fix writes for the last; both will do."
  }

  applies = package("auditd")

  setting "/etc/audit/auditd.conf" {
    key     = "space_left_action"
    one_of  = ["email", "exec", "single", "halt"]
    write   = param.low
    default = "ignore"
  }

  setting "/etc/audit/auditd.conf" {
    key     = "admin_space_left_action"
    one_of  = ["single", "halt"]
    write   = param.last
    default = "ignore"
  }

  pass "a mail, and then single user" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "space_left_action = email\nadmin_space_left_action = single\n" }
  }

  fail "as Debian ships it" {
    packages = ["auditd"]
    files    = { "/etc/audit/auditd.conf" = "space_left_action = SYSLOG\nadmin_space_left_action = SUSPEND\n" }
  }
}
