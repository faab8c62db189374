rule "audit-host-name" {
  title    = "Changes of the host name and domain name are recorded"
  severity = "medium"
  why      = "Under another name a machine is taken for another one, in logs and by those who talk to it."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-a always,exit -S sethostname,setdomainname -k system-locale" {}

  pass "rules for both sorts of programs" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F arch=b64 -S sethostname,setdomainname -k system-locale
        -a always,exit -F arch=b32 -S sethostname,setdomainname -k system-locale
      EOT
    }
  }

  pass "in other words, and more than is asked" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a exit,always -F arch=b64 -S sethostname -S setdomainname
        -a exit,always -F arch=b32 -S sethostname -S setdomainname
      EOT
    }
  }

  fail "32-bit programs go by" {
    packages = ["auditd"]
    files    = { "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F arch=b64 -S sethostname,setdomainname -k system-locale\n" }
  }

  fail "a rule before it forbids" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a never,exit -S all
        -a always,exit -F arch=b64 -S sethostname,setdomainname -k system-locale
        -a always,exit -F arch=b32 -S sethostname,setdomainname -k system-locale
      EOT
    }
    fixable  = false
  }
}
