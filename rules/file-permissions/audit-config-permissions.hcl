rule "audit-config-permissions" {
  title    = "Only root and its group may read the configuration of the audit daemon"
  severity = "medium"
  why      = "Whoever knows what is recorded does what is not; whoever may write it decides."
  nist     = ["AU-9", "AU-12"]

  applies = package("auditd")

  file "/etc/audit/*.conf" {
    mode     = "0640"
    optional = true
  }

  file "/etc/audit/*.rules" {
    mode     = "0640"
    optional = true
  }

  file "/etc/audit/rules.d/*.rules" {
    mode     = "0640"
    optional = true
  }

  pass "no more than asked" {
    packages = ["auditd"]
    files = {
      "/etc/audit/auditd.conf"         = ""
      "/etc/audit/audit.rules"         = ""
      "/etc/audit/rules.d/audit.rules" = ""
    }
    modes = {
      "/etc/audit/auditd.conf"         = "0640"
      "/etc/audit/audit.rules"         = "0640"
      "/etc/audit/rules.d/audit.rules" = "0640"
    }
  }

  fail "everybody may read a rule file" {
    packages = ["auditd"]
    files = {
      "/etc/audit/auditd.conf"         = ""
      "/etc/audit/audit.rules"         = ""
      "/etc/audit/rules.d/audit.rules" = ""
    }
    modes = {
      "/etc/audit/auditd.conf" = "0640"
      "/etc/audit/audit.rules" = "0640"
    }
  }
}
