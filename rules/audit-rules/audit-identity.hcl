rule "audit-identity" {
  title    = "Changes of users and groups are recorded"
  severity = "medium"
  why      = "A new account, or an old one in another group, is how an intruder comes back."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_rule "-w /etc/group -p wa -k identity" {}

  audit_rule "-w /etc/passwd -p wa -k identity" {}

  audit_rule "-w /etc/gshadow -p wa -k identity" {}

  audit_rule "-w /etc/shadow -p wa -k identity" {}

  audit_rule "-w /etc/security/opasswd -p wa -k identity" {}

  audit_rule "-w /etc/nsswitch.conf -p wa -k identity" {}

  audit_rule "-w /etc/pam.conf -p wa -k identity" {}

  audit_rule "-w /etc/pam.d -p wa -k identity" {}

  pass "watches" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/group -p wa -k identity
        -w /etc/passwd -p wa -k identity
        -w /etc/gshadow -p wa -k identity
        -w /etc/shadow -p wa -k identity
        -w /etc/security/opasswd -p wa -k identity
        -w /etc/nsswitch.conf -p wa -k identity
        -w /etc/pam.conf -p wa -k identity
        -w /etc/pam.d -p wa -k identity
      EOT
      "/etc/security/opasswd"            = ""
    }
  }

  pass "the same in other words" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -a always,exit -F path=/etc/group -F perm=wa
        -a always,exit -F path=/etc/passwd -F perm=wa
        -a always,exit -F path=/etc/gshadow -F perm=wa
        -a always,exit -F path=/etc/shadow -F perm=wa
        -a always,exit -F path=/etc/security/opasswd -F perm=wa
        -a always,exit -F path=/etc/nsswitch.conf -F perm=wa
        -a always,exit -F path=/etc/pam.conf -F perm=wa
        -a always,exit -F path=/etc/pam.d -F perm=wa
      EOT
      "/etc/security/opasswd"            = ""
    }
  }

  fail "one is only watched for reading" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = <<-EOT
        -w /etc/passwd -p wa -k identity
        -w /etc/gshadow -p wa -k identity
        -w /etc/shadow -p wa -k identity
        -w /etc/security/opasswd -p wa -k identity
        -w /etc/nsswitch.conf -p wa -k identity
        -w /etc/pam.conf -p wa -k identity
        -w /etc/pam.d -p wa -k identity
        -w /etc/group -p r
      EOT
      "/etc/security/opasswd"            = ""
    }
  }

  fail "no rules" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/etc/security/opasswd"            = ""
    }
  }
}
