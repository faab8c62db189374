rule "programs-owner" {
  title    = "Programs belong to root or to a system account"
  severity = "medium"
  why      = "Its owner can change a program, whatever its permissions are."
  nist     = ["CM-5(6)"]

  param "owners" {
    default = ["root", "daemon"]
    doc     = "The users of which any will do; a fix sets the first. Programs that run with the rights of their owner have one of their own."
  }

  file "/usr/bin/**" {
    owner    = param.owners
    optional = true
  }

  file "/usr/sbin/**" {
    owner    = param.owners
    optional = true
  }

  file "/usr/local/bin/**" {
    owner    = param.owners
    optional = true
  }

  file "/usr/local/sbin/**" {
    owner    = param.owners
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
