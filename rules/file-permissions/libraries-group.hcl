rule "libraries-group" {
  title    = "Libraries have the group of root"
  severity = "medium"
  why      = "Members of any other group could be given leave to change them."
  nist     = ["CM-5(6)"]

  file "/usr/lib/**" {
    names    = ["*.so", "*.so.*"]
    group    = "root"
    optional = true
  }

  file "/usr/lib32/**" {
    names    = ["*.so", "*.so.*"]
    group    = "root"
    optional = true
  }

  file "/usr/lib64/**" {
    names    = ["*.so", "*.so.*"]
    group    = "root"
    optional = true
  }

  file "/usr/libx32/**" {
    names    = ["*.so", "*.so.*"]
    group    = "root"
    optional = true
  }

  pass "root's" {
    files = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "" }
    modes = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "0644" }
  }

  fail "another group's" {
    files  = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "" }
    modes  = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "0644" }
    owners = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "root:1000" }
  }
}
