rule "prelink-absent" {
  title    = "prelink is not installed"
  severity = "medium"
  why      = "It changes programs on disk, so that no checksum of them holds, and takes randomness out of their addresses."
  nist     = ["SI-7"]

  package "prelink" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  fail "installed" {
    packages = ["prelink"]
  }
}
