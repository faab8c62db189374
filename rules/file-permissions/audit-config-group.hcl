rule "audit-config-group" {
  title    = "The configuration of the audit daemon has the group of root"
  severity = "medium"
  why      = "Members of any other group would read, and perhaps change, what is recorded."
  nist     = ["AU-9", "AU-12"]

  applies = package("auditd")

  file "/etc/audit/*.conf" {
    group    = "root"
    optional = true
  }

  file "/etc/audit/*.rules" {
    group    = "root"
    optional = true
  }

  file "/etc/audit/rules.d/*.rules" {
    group    = "root"
    optional = true
  }

  pass "root's" {
    packages = ["auditd"]
    files = {
      "/etc/audit/auditd.conf"         = ""
      "/etc/audit/audit.rules"         = ""
      "/etc/audit/rules.d/audit.rules" = ""
    }
  }

  fail "a rule file is somebody else's" {
    packages = ["auditd"]
    files = {
      "/etc/audit/auditd.conf"         = ""
      "/etc/audit/audit.rules"         = ""
      "/etc/audit/rules.d/audit.rules" = ""
    }
    owners = { "/etc/audit/rules.d/audit.rules" = "root:1000" }
  }
}
