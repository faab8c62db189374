rule "programs-owner" {
  title    = "Programs belong to root"
  severity = "medium"
  why      = "Its owner can change a program, whatever its permissions are."
  nist     = ["CM-5(6)"]

  file "/usr/bin/**" {
    owner    = "root"
    optional = true
  }

  file "/usr/sbin/**" {
    owner    = "root"
    optional = true
  }

  file "/usr/local/bin/**" {
    owner    = "root"
    optional = true
  }

  file "/usr/local/sbin/**" {
    owner    = "root"
    optional = true
  }

  pass "root's" {
    files = { "/usr/local/bin/report" = "" }
    modes = { "/usr/local/bin/report" = "0755" }
  }

  fail "somebody else's" {
    files  = { "/usr/local/bin/report" = "" }
    modes  = { "/usr/local/bin/report" = "0755" }
    owners = { "/usr/local/bin/report" = "1000:root" }
  }
}
