rule "libraries-permissions" {
  title    = "Only root may change libraries"
  severity = "medium"
  why      = "Whoever may write a library has every program that uses it do what they want."
  nist     = ["CM-5(6)"]

  file "/usr/lib/**" {
    names    = ["*.so", "*.so.*"]
    mode     = "7755"
    optional = true
  }

  file "/usr/lib32/**" {
    names    = ["*.so", "*.so.*"]
    mode     = "7755"
    optional = true
  }

  file "/usr/lib64/**" {
    names    = ["*.so", "*.so.*"]
    mode     = "7755"
    optional = true
  }

  file "/usr/libx32/**" {
    names    = ["*.so", "*.so.*"]
    mode     = "7755"
    optional = true
  }

  pass "everybody may read it" {
    files = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "" }
    modes = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "0644" }
  }

  fail "its group may write it" {
    files = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "" }
    modes = { "/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0" = "0664" }
  }
}
