rule "audit-hosts" {
  title    = "Changes of the table of hosts are recorded"
  severity = "medium"
  why      = "A line in it sends the machine to another address without any name server knowing."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/hosts -p wa -k system-locale" {}

  pass "watches" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/hosts -p wa -k system-locale\n" }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/etc/hosts -F perm=wa\n" }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-w /etc/hosts -p r\n" }
  }

  fail "no rules" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-D\n" }
  }
}
