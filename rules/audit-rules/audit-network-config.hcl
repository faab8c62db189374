rule "audit-network-config" {
  title    = "Changes of the network's configuration are recorded"
  severity = "medium"
  why      = "Another host name, name table or network lets a machine take another's place, or talk to the wrong one."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -S sethostname,setdomainname -k system-locale" {}

  audit_rule "-w /etc/issue -p wa -k system-locale" {}

  audit_rule "-w /etc/issue.net -p wa -k system-locale" {}

  audit_rule "-w /etc/hosts -p wa -k system-locale" {}

  audit_rule "-w /etc/networks -p wa -k system-locale" {}

  audit_rule "-w /etc/network/ -p wa -k system-locale" { if_there = true }

  audit_rule "-w /etc/NetworkManager/ -p wa -k system-locale" { if_there = true }

  audit_rule "-w /etc/netplan/ -p wa -k system-locale" { if_there = true }

  pass "watches" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S sethostname,setdomainname -k system-locale
        -a always,exit -F arch=b32 -S sethostname,setdomainname -k system-locale
        -w /etc/issue -p wa -k system-locale
        -w /etc/issue.net -p wa -k system-locale
        -w /etc/hosts -p wa -k system-locale
        -w /etc/networks -p wa -k system-locale
        -w /etc/network/ -p wa -k system-locale
        -w /etc/NetworkManager/ -p wa -k system-locale
        -w /etc/netplan/ -p wa -k system-locale
      EOT
      "/etc/network/x"                   = ""
      "/etc/NetworkManager/x"            = ""
      "/etc/netplan/x"                   = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S sethostname,setdomainname -k system-locale
        -a always,exit -F arch=b32 -S sethostname,setdomainname -k system-locale
        -a always,exit -F path=/etc/issue -F perm=wa
        -a always,exit -F path=/etc/issue.net -F perm=wa
        -a always,exit -F path=/etc/hosts -F perm=wa
        -a always,exit -F path=/etc/networks -F perm=wa
        -a always,exit -F dir=/etc/network -F perm=wa
        -a always,exit -F dir=/etc/NetworkManager -F perm=wa
        -a always,exit -F dir=/etc/netplan -F perm=wa
      EOT
      "/etc/network/x"                   = ""
      "/etc/NetworkManager/x"            = ""
      "/etc/netplan/x"                   = ""
    }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S sethostname,setdomainname -k system-locale
        -a always,exit -F arch=b32 -S sethostname,setdomainname -k system-locale
        -w /etc/issue.net -p wa -k system-locale
        -w /etc/hosts -p wa -k system-locale
        -w /etc/networks -p wa -k system-locale
        -w /etc/network/ -p wa -k system-locale
        -w /etc/NetworkManager/ -p wa -k system-locale
        -w /etc/netplan/ -p wa -k system-locale
        -w /etc/issue -p r
      EOT
      "/etc/network/x"                   = ""
      "/etc/NetworkManager/x"            = ""
      "/etc/netplan/x"                   = ""
    }
  }

  fail "no rules" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S sethostname,setdomainname -k system-locale
        -a always,exit -F arch=b32 -S sethostname,setdomainname -k system-locale
        -D
      EOT
      "/etc/network/x"                   = ""
      "/etc/NetworkManager/x"            = ""
      "/etc/netplan/x"                   = ""
    }
  }
}
