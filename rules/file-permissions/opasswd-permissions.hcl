rule "opasswd-permissions" {
  title    = "Only root may read old passwords"
  severity = "medium"
  why      = "People change little from one password to the next: the old hashes lead to the new one."
  nist     = ["AC-3", "AC-6"]

  file "/etc/security/opasswd" {
    mode     = "0600"
    owner    = "root"
    group    = "root"
    optional = true
  }

  file "/etc/security/opasswd.old" {
    mode     = "0600"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than asked" {
    files = { "/etc/security/opasswd" = "" }
    modes = { "/etc/security/opasswd" = "0600" }
  }

  pass "there are none" {
    dirs = ["/etc/security"]
  }

  fail "too many permissions" {
    files = { "/etc/security/opasswd" = "" }
    modes = { "/etc/security/opasswd" = "0644" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/security/opasswd" = "" }
    modes  = { "/etc/security/opasswd" = "0600" }
    owners = { "/etc/security/opasswd" = "1000:1000" }
  }

  fail "the copy can be read" {
    files = { "/etc/security/opasswd.old" = "" }
    modes = { "/etc/security/opasswd.old" = "0640" }
  }
}
