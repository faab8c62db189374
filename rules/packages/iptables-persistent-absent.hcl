rule "iptables-persistent-absent" {
  title    = "Saved iptables rules are not loaded at boot"
  severity = "medium"
  why      = "Two firewalls that load rules one after the other leave a mix that neither of them shows."
  nist     = ["CM-7"]

  package "iptables-persistent" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  fail "installed" {
    packages = ["iptables-persistent"]
  }
}
