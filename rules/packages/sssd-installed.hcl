rule "sssd-installed" {
  title    = "The daemon for central accounts is installed"
  severity = "medium"
  why      = "Without it every machine keeps accounts of its own, and one that somebody left behind stays."
  nist     = ["IA-2"]

  package "sssd" { installed = true }
  package "libpam-sss" { installed = true }
  package "libnss-sss" { installed = true }

  pass "installed" {
    packages = ["sssd", "libpam-sss", "libnss-sss"]
  }

  fail "not installed" {
    packages = ["sssd", "libpam-sss"]
  }
}
