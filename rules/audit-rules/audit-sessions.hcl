rule "audit-sessions" {
  title    = "Starts of sessions are recorded"
  severity = "medium"
  why      = "The lists of who is and was logged in are the first thing that an intruder cleans."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /var/run/utmp -p wa -k session" {}

  audit_rule "-w /var/log/wtmp -p wa -k session" {}

  audit_rule "-w /var/log/btmp -p wa -k session" {}

  pass "watches" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /var/run/utmp -p wa -k session
        -w /var/log/wtmp -p wa -k session
        -w /var/log/btmp -p wa -k session
      EOT
      "/var/run/utmp"                    = ""
      "/var/log/wtmp"                    = ""
      "/var/log/btmp"                    = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F path=/var/run/utmp -F perm=wa
        -a always,exit -F path=/var/log/wtmp -F perm=wa
        -a always,exit -F path=/var/log/btmp -F perm=wa
      EOT
      "/var/run/utmp"                    = ""
      "/var/log/wtmp"                    = ""
      "/var/log/btmp"                    = ""
    }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /var/log/wtmp -p wa -k session
        -w /var/log/btmp -p wa -k session
        -w /var/run/utmp -p r
      EOT
      "/var/run/utmp"                    = ""
      "/var/log/wtmp"                    = ""
      "/var/log/btmp"                    = ""
    }
  }

  fail "no rules" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/var/run/utmp"                    = ""
      "/var/log/wtmp"                    = ""
      "/var/log/btmp"                    = ""
    }
  }
}
