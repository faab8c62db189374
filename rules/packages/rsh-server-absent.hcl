rule "rsh-server-absent" {
  title    = "The machine has no rsh server"
  severity = "high"
  why      = "It believes what a client says of its user, and sends everything in clear text."
  nist     = ["CM-7"]

  package "rsh-server" { installed = false }
  package "rsh-redone-server" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  fail "rsh-server is installed" {
    packages = ["rsh-server"]
  }

  fail "rsh-redone-server is installed" {
    packages = ["rsh-redone-server"]
  }
}
