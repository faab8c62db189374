rule "library-directories-group" {
  title    = "Directories of libraries have the group of root"
  severity = "medium"
  why      = "Members of any other group could be given leave to replace libraries."
  nist     = ["CM-5(6)"]

  file "/usr/lib" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/lib/**" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/lib32" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/lib32/**" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/lib64" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/lib64/**" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/libx32" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  file "/usr/libx32/**" {
    kind     = "directory"
    group    = "root"
    optional = true
  }

  pass "root's" {
    dirs  = ["/usr/lib/x86_64-linux-gnu"]
    modes = { "/usr/lib/x86_64-linux-gnu" = "0755" }
  }

  fail "another group's" {
    dirs   = ["/usr/lib/x86_64-linux-gnu"]
    modes  = { "/usr/lib/x86_64-linux-gnu" = "0755" }
    owners = { "/usr/lib/x86_64-linux-gnu" = "root:1000" }
  }
}
