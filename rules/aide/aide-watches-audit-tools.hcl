rule "aide-watches-audit-tools" {
  title    = "AIDE watches the audit programs themselves"
  severity = "medium"
  why      = "Whoever can replace the programs that write and read the audit log decides what it says."
  nist     = ["AU-9", "SI-7"]

  param "attributes" {
    default = ["p", "i", "n", "u", "g", "s", "b", "acl", "xattrs", "sha512"]
    doc     = "What AIDE keeps of each program, in the words of aide.conf."
  }

  applies = package("aide")

  aide_selection "/sbin/auditctl" { attributes = param.attributes }

  aide_selection "/sbin/auditd" { attributes = param.attributes }

  aide_selection "/sbin/ausearch" { attributes = param.attributes }

  aide_selection "/sbin/aureport" { attributes = param.attributes }

  aide_selection "/sbin/autrace" { attributes = param.attributes }

  aide_selection "/sbin/augenrules" { attributes = param.attributes }

  pass "a line for everything takes them in" {
    packages = ["aide"]
    files = {
      "/etc/aide/aide.conf" = "Full = p+i+n+u+g+s+b+X+H\n/ 0 Full\n"
      "/usr/sbin/auditctl"  = ""
    }
    links = { "/sbin" = "usr/sbin" }
  }

  pass "they are not there" {
    packages = ["aide"]
    files    = { "/etc/aide/aide.conf" = "/etc p\n" }
  }

  fail "a line for the link, which AIDE does not follow" {
    packages = ["aide"]
    files = {
      "/etc/aide/aide.conf" = "/sbin/auditctl p+i+n+u+g+s+b+acl+xattrs+sha512\n"
      "/usr/sbin/auditctl"  = ""
    }
    links = { "/sbin" = "usr/sbin" }
  }

  fail "an earlier line for the directory keeps less" {
    packages = ["aide"]
    files = {
      "/etc/aide/aide.conf"           = "@@x_include /etc/aide/aide.conf.d ^[a-zA-Z0-9_-]+$\n"
      "/etc/aide/aide.conf.d/10_sbin" = "/usr/sbin/ p+u+g\n"
      "/etc/aide/aide.conf.d/20_own"  = "/usr/sbin/auditctl$ p+i+n+u+g+s+b+acl+xattrs+sha512\n"
      "/usr/sbin/auditctl"            = ""
    }
    links = { "/sbin" = "usr/sbin" }
  }

  fail "they are left out" {
    packages = ["aide"]
    files = {
      "/etc/aide/aide.conf" = "/ p+i+n+u+g+s+b+X+H\n!/usr/sbin/audit\n"
      "/usr/sbin/auditctl"  = ""
    }
    links   = { "/sbin" = "usr/sbin" }
    fixable = false
  }
}
