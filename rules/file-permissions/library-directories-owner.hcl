rule "library-directories-owner" {
  title    = "Directories of libraries belong to root"
  severity = "medium"
  why      = "Their owner puts a library in the place of another."
  nist     = ["CM-5(6)"]

  file "/usr/lib" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/lib/**" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/lib32" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/lib32/**" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/lib64" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/lib64/**" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/libx32" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/usr/libx32/**" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  pass "root's" {
    dirs  = ["/usr/lib/x86_64-linux-gnu"]
    modes = { "/usr/lib/x86_64-linux-gnu" = "0755" }
  }

  fail "somebody else's" {
    dirs   = ["/usr/lib/x86_64-linux-gnu"]
    modes  = { "/usr/lib/x86_64-linux-gnu" = "0755" }
    owners = { "/usr/lib/x86_64-linux-gnu" = "1000:root" }
  }
}
