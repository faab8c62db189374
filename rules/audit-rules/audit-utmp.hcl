rule "audit-utmp" {
  title    = "Changes of the record of sessions are recorded"
  severity = "medium"
  why      = "Who is logged in now is what an intruder wants hidden."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /run/utmp -p wa -k logins" {}

  pass "watched" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /run/utmp -p wa -k logins\n"
      "/run/utmp"                        = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/run/utmp -F perm=wa\n"
      "/run/utmp"                        = ""
    }
  }

  fail "only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /run/utmp -p r\n"
      "/run/utmp"                        = ""
    }
  }

  fail "no rule" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/run/utmp"                        = ""
    }
  }
}
