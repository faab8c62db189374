rule "ufw-installed" {
  title    = "ufw is installed"
  severity = "medium"
  why      = "Without a firewall every service that listens, by mistake too, is open to the network."
  nist     = ["SC-7"]

  package "ufw" { installed = true }

  pass "installed" {
    packages = ["ufw"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
