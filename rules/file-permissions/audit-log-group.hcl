rule "audit-log-group" {
  title    = "The audit trail has the group of administrators or of root"
  severity = "medium"
  why      = "Members of any other group would read what users did."
  nist     = ["AU-9"]

  param "groups" {
    default = ["adm", "root"]
    one_of  = ["adm", "root"]
    doc     = "The groups of which any will do; a fix sets the first."
  }

  applies = package("auditd")

  file "/var/log/audit/audit.log*" {
    group    = param.groups
    optional = true
  }

  pass "the group of administrators" {
    packages = ["auditd"]
    files    = { "/var/log/audit/audit.log" = "" }
    owners   = { "/var/log/audit/audit.log" = "root:adm" }
  }

  pass "root's group" {
    packages = ["auditd"]
    files    = { "/var/log/audit/audit.log" = "" }
  }

  fail "another group" {
    packages = ["auditd"]
    files    = { "/var/log/audit/audit.log" = "" }
    owners   = { "/var/log/audit/audit.log" = "root:1000" }
  }
}
