rule "rsh-client-absent" {
  title    = "The rsh client is not installed"
  severity = "high"
  why      = "It sends passwords and commands in clear text, and trusts the address a packet claims to come from."
  nist     = ["CM-7"]

  package "rsh-client" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "the SSH client stands in for it" {
    packages = ["openssh-client"]
  }

  fail "installed" {
    packages = ["rsh-client"]
  }
}
