rule "audit-banners" {
  title    = "Changes of the login banners are recorded"
  severity = "low"
  why      = "A banner that changed is one nobody agreed to, and often the first visible mark of an intruder."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/issue -p wa -k system-locale" {}

  audit_rule "-w /etc/issue.net -p wa -k system-locale" {}

  pass "watches" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/issue -p wa -k system-locale
        -w /etc/issue.net -p wa -k system-locale
      EOT
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F path=/etc/issue -F perm=wa
        -a always,exit -F path=/etc/issue.net -F perm=wa
      EOT
    }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/issue.net -p wa -k system-locale
        -w /etc/issue -p r
      EOT
    }
  }

  fail "no rules" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
