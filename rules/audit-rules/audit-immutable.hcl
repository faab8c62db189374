rule "audit-immutable" {
  title    = "The audit rules cannot be changed until the next boot"
  severity = "medium"
  why      = "An intruder who becomes root stops the record first, unless the kernel refuses."
  nist     = ["AU-9"]

  applies = package("auditd")

  audit_rule "-e 2" {}

  pass "at the end" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules"     = "-b 8192\n"
      "/etc/audit/rules.d/99-finalize.rules" = "-e 2\n"
    }
  }

  pass "in an early file, which augenrules puts last" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/10-base.rules" = "-e 2\n"
      "/etc/audit/rules.d/50-site.rules" = "-b 8192\n"
    }
  }

  fail "nobody says so" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-b 8192\n" }
  }

  fail "taken back in a later file" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/10-base.rules" = "-e 2\n"
      "/etc/audit/rules.d/50-site.rules" = "-e 1\n"
    }
  }
}
