rule "talk-client-absent" {
  title    = "The talk client is not installed"
  severity = "low"
  why      = "It carries conversations in clear text to a daemon that anybody may address."
  nist     = ["CM-7"]

  package "talk" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  fail "installed" {
    packages = ["talk"]
  }
}
