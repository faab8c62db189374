rule "audit-privileged-programs" {
  title    = "Uses of privileged programs are recorded"
  severity = "medium"
  why      = "A program that lends root's rights to whoever starts it is the usual way up; its uses show who tried."
  nist     = ["AU-2", "AU-12"]

  applies = package("auditd")

  audit_privileged {}

  pass "each is recorded" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/bin/su -F perm=x -F auid>=1000 -F auid!=unset -k privileged\n"
      "/usr/bin/su"                      = ""
    }
    modes    = { "/usr/bin/su" = "4755" }
  }

  pass "nosuid takes the privilege away" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-D\n"
      "/tmp/su"                          = ""
      "/etc/fstab"                       = "tmpfs /tmp tmpfs nosuid,nodev 0 0\n"
    }
    modes    = { "/tmp/su" = "4755" }
  }

  fail "one is not" {
    packages = ["auditd"]
    files = {
      "/etc/audit/rules.d/50-site.rules" = "-a always,exit -F path=/usr/bin/su -F perm=x -F auid>=1000 -F auid!=unset -k privileged\n"
      "/usr/bin/su"                      = ""
      "/usr/bin/wall"                    = ""
    }
    modes = {
      "/usr/bin/su"   = "4755"
      "/usr/bin/wall" = "2755"
    }
  }
}
