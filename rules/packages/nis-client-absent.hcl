rule "nis-client-absent" {
  title    = "The NIS client is not installed"
  severity = "high"
  why      = "It takes users and password hashes from whoever answers first, in clear text."
  nist     = ["CM-7"]

  package "nis" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  fail "installed" {
    packages = ["nis"]
  }
}
