rule "program-directories-group" {
  title    = "Directories of programs have the group of root"
  severity = "medium"
  why      = "Members of any other group could be given leave to replace programs."
  nist     = ["CM-5(6)"]

  file "/usr/bin" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/bin/**" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/sbin" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/sbin/**" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/local/bin" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/local/bin/**" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/local/sbin" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/local/sbin/**" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  pass "root's" {
    dirs  = ["/usr/local/bin/site"]
    modes = { "/usr/local/bin/site" = "0755" }
  }

  fail "another group's" {
    dirs   = ["/usr/local/bin/site"]
    modes  = { "/usr/local/bin/site" = "0755" }
    owners = { "/usr/local/bin/site" = "root:1000" }
  }
}
