rule "audit-tools-owner" {
  title    = "The programs of the audit daemon belong to root"
  severity = "medium"
  why      = "Its owner can change a program, whatever its permissions are."
  nist     = ["AU-9"]

  applies = package("auditd")

  file "/sbin/auditctl" {
    owner    = "root"
    optional = true
  }

  file "/sbin/auditd" {
    owner    = "root"
    optional = true
  }

  file "/sbin/augenrules" {
    owner    = "root"
    optional = true
  }

  file "/sbin/aureport" {
    owner    = "root"
    optional = true
  }

  file "/sbin/ausearch" {
    owner    = "root"
    optional = true
  }

  file "/sbin/autrace" {
    owner    = "root"
    optional = true
  }

  pass "root's" {
    packages = ["auditd"]
    files    = { "/usr/sbin/auditctl" = "" }
    links    = { "/sbin" = "usr/sbin" }
  }

  fail "one is somebody else's" {
    packages = ["auditd"]
    files = {
      "/usr/sbin/auditctl" = ""
      "/usr/sbin/aureport" = ""
    }
    links  = { "/sbin" = "usr/sbin" }
    owners = { "/usr/sbin/aureport" = "1000:root" }
  }
}
