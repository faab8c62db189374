rule "program-directories-owner" {
  title    = "Directories of programs belong to root"
  severity = "medium"
  why      = "Their owner puts a program in the place of another."
  nist     = ["CM-5(6)"]

  file "/usr/bin" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/bin/**" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/sbin" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/sbin/**" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/local/bin" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/local/bin/**" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/local/sbin" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/local/sbin/**" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  pass "root's" {
    dirs  = ["/usr/local/bin/site"]
    modes = { "/usr/local/bin/site" = "0755" }
  }

  fail "somebody else's" {
    dirs   = ["/usr/local/bin/site"]
    modes  = { "/usr/local/bin/site" = "0755" }
    owners = { "/usr/local/bin/site" = "1000:root" }
  }
}
