rule "sudo-installed" {
  title    = "sudo is installed"
  severity = "medium"
  why      = "Without it administrators share the password of root, and nothing tells who did what."
  nist     = ["AC-6"]

  package "sudo" {
    installed = true
    or        = ["sudo-ldap"]
  }

  pass "installed" {
    packages = ["sudo"]
  }

  pass "the variant with LDAP" {
    packages = ["sudo-ldap"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
