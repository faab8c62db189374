rule "audit-tools-permissions" {
  title    = "Only root may change the programs of the audit daemon"
  severity = "medium"
  why      = "A changed ausearch shows everything but the intruder."
  nist     = ["AU-9"]

  applies = package("auditd")

  file "/sbin/auditctl" {
    mode     = "0755"
    optional = true
  }

  file "/sbin/auditd" {
    mode     = "0755"
    optional = true
  }

  file "/sbin/augenrules" {
    mode     = "0755"
    optional = true
  }

  file "/sbin/aureport" {
    mode     = "0755"
    optional = true
  }

  file "/sbin/ausearch" {
    mode     = "0755"
    optional = true
  }

  file "/sbin/autrace" {
    mode     = "0755"
    optional = true
  }

  pass "everybody may run them" {
    packages = ["auditd"]
    files = {
      "/usr/sbin/auditctl" = ""
      "/usr/sbin/ausearch" = ""
    }
    links = { "/sbin" = "usr/sbin" }
    modes = {
      "/usr/sbin/auditctl" = "0755"
      "/usr/sbin/ausearch" = "0750"
    }
  }

  fail "a group may write one" {
    packages = ["auditd"]
    files    = { "/usr/sbin/ausearch" = "" }
    links    = { "/sbin" = "usr/sbin" }
    modes    = { "/usr/sbin/ausearch" = "0775" }
  }
}
