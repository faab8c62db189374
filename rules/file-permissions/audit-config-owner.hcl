rule "audit-config-owner" {
  title    = "The configuration of the audit daemon belongs to root"
  severity = "medium"
  why      = "Its owner can change what is recorded, whatever its permissions are."
  nist     = ["AU-9", "AU-12"]

  applies = package("auditd")

  file "/etc/audit/*.conf" {
    owner    = "root"
    optional = true
  }

  file "/etc/audit/*.rules" {
    owner    = "root"
    optional = true
  }

  file "/etc/audit/rules.d/*.rules" {
    owner    = "root"
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
    owners = { "/etc/audit/rules.d/audit.rules" = "1000:root" }
  }
}
