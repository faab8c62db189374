rule "terminal-lock-installed" {
  title    = "Terminals can be locked"
  severity = "medium"
  why      = "Who walks away from a session leaves it to whoever comes by."
  nist     = ["AC-11"]

  package "vlock" { installed = true }

  pass "installed" {
    packages = ["vlock"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
