rule "aide-installed" {
  title    = "AIDE is installed"
  severity = "medium"
  why      = "A changed system program looks like any other, unless something remembers what it was."
  nist     = ["SI-7"]

  package "aide" { installed = true }
  package "aide-common" { installed = true }

  pass "installed" {
    packages = ["aide", "aide-common"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }

  fail "aide-common is missing" {
    packages = ["aide"]
  }
}
