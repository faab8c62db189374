rule "audit-network-interfaces" {
  title    = "Changes of the network's interfaces are recorded"
  severity = "medium"
  why      = "Another address or route puts a machine into another network, or beside its firewall."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/networks -p wa -k system-locale" {}

  audit_rule "-w /etc/network/ -p wa -k system-locale" { if_there = true }

  audit_rule "-w /etc/netplan/ -p wa -k system-locale" { if_there = true }

  pass "watches" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/networks -p wa -k system-locale
        -w /etc/network/ -p wa -k system-locale
        -w /etc/netplan/ -p wa -k system-locale
      EOT
      "/etc/network/x"                   = ""
      "/etc/netplan/x"                   = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F path=/etc/networks -F perm=wa
        -a always,exit -F dir=/etc/network -F perm=wa
        -a always,exit -F dir=/etc/netplan -F perm=wa
      EOT
      "/etc/network/x"                   = ""
      "/etc/netplan/x"                   = ""
    }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/network/ -p wa -k system-locale
        -w /etc/netplan/ -p wa -k system-locale
        -w /etc/networks -p r
      EOT
      "/etc/network/x"                   = ""
      "/etc/netplan/x"                   = ""
    }
  }

  fail "no rules" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/etc/network/x"                   = ""
      "/etc/netplan/x"                   = ""
    }
  }
}
