rule "ntp-absent" {
  title    = "ntp is not installed"
  severity = "low"
  why      = "Two services that set one clock work against each other, and an unused server is one more way in."
  nist     = ["AU-8"]

  package "ntp" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  fail "installed" {
    packages = ["ntp"]
  }
}
