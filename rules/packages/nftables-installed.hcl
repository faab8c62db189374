rule "nftables-installed" {
  title    = "nftables is installed"
  severity = "medium"
  why      = "Without a firewall every service that listens, by mistake too, is open to the network."
  nist     = ["SC-7"]

  package "nftables" { installed = true }

  pass "installed" {
    packages = ["nftables"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
