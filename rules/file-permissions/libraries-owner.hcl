rule "libraries-owner" {
  title    = "Libraries belong to root"
  severity = "medium"
  why      = "Its owner can change a library, whatever its permissions are."
  nist     = ["CM-5(6)"]

  file "/usr/lib/**" {
    names    = ["*.so", "*.so.*"]
    owner    = "root"
    optional = true
  }

  file "/usr/lib32/**" {
    names    = ["*.so", "*.so.*"]
    owner    = "root"
    optional = true
  }

  file "/usr/lib64/**" {
    names    = ["*.so", "*.so.*"]
    owner    = "root"
    optional = true
  }

  file "/usr/libx32/**" {
    names    = ["*.so", "*.so.*"]
    owner    = "root"
    optional = true
  }

  pass "root's" {
    files = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "" }
    modes = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "0644" }
  }

  fail "somebody else's" {
    files  = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "" }
    modes  = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "0644" }
    owners = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "1000:root" }
  }
}
