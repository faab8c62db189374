rule "audit-network-manager" {
  title    = "Changes of NetworkManager's configuration are recorded"
  severity = "medium"
  why      = "A connection more puts a machine into another network, or beside its firewall."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/NetworkManager/ -p wa -k system-locale" { if_there = true }

  pass "watches" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /etc/NetworkManager/ -p wa -k system-locale\n"
      "/etc/NetworkManager/x"            = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F dir=/etc/NetworkManager -F perm=wa\n"
      "/etc/NetworkManager/x"            = ""
    }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-w /etc/NetworkManager/ -p r\n"
      "/etc/NetworkManager/x"            = ""
    }
  }

  fail "no rules" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/etc/NetworkManager/x"            = ""
    }
  }
}
