rule "audit-tools-group" {
  title    = "The programs of the audit daemon have the group of root"
  severity = "medium"
  why      = "Members of any other group could be given leave to change them unseen."
  nist     = ["AU-9"]

  applies = package("auditd")

  file "/sbin/auditctl" {
    group    = "root"
    optional = true
  }

  file "/sbin/auditd" {
    group    = "root"
    optional = true
  }

  file "/sbin/augenrules" {
    group    = "root"
    optional = true
  }

  file "/sbin/aureport" {
    group    = "root"
    optional = true
  }

  file "/sbin/ausearch" {
    group    = "root"
    optional = true
  }

  file "/sbin/autrace" {
    group    = "root"
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
    owners = { "/usr/sbin/aureport" = "root:1000" }
  }
}
