rule "openssh-server-installed" {
  title    = "The SSH server is installed"
  severity = "high"
  why      = "Without it people log in by means that cross the network in clear text, or not at all."
  nist     = ["SC-8"]

  package "openssh-server" { installed = true }

  pass "installed" {
    packages = ["openssh-server"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
