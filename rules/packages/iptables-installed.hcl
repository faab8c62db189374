rule "iptables-installed" {
  title    = "iptables and the loader of its saved rules are installed"
  severity = "medium"
  why      = "Rules that are not loaded at boot leave the machine open until somebody notices."
  nist     = ["SC-7"]

  package "iptables" { installed = true }
  package "iptables-persistent" { installed = true }

  pass "installed" {
    packages = ["iptables", "iptables-persistent"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }

  fail "iptables-persistent is missing" {
    packages = ["iptables"]
  }
}
