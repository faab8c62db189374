rule "ldap-client-absent" {
  title    = "The LDAP command-line tools are not installed"
  severity = "low"
  why      = "They let an intruder search the directory for people and machines with nothing to bring along."
  nist     = ["CM-7"]

  package "ldap-utils" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  fail "installed" {
    packages = ["ldap-utils"]
  }
}
