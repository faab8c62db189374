rule "audit-mistakes-skipped" {
  title    = "An audit rule with a mistake does not keep out those after it"
  severity = "medium"
  why      = "Loading stops at the first line with a mistake unless the rules say otherwise, and what comes after it is never recorded."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-c" {}

  pass "before all rules" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/00-base.rules" = <<-EOT
        -D
        -c
      EOT
      "/etc/audit/rules.d/50-site.rules" = "-w /etc/group -p wa\n"
    }
  }

  fail "nobody says so" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/group -p wa\n" }
  }

  fail "only after some rules" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/group -p wa
        -c
      EOT
    }
  }
}
