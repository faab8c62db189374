rule "pam-modules-installed" {
  title    = "The standard modules of PAM are installed"
  severity = "high"
  why      = "Every login goes through them; without one of them a stack lets everybody in or nobody."
  nist     = ["IA-2"]

  package "libpam-modules" { installed = true }

  pass "installed" {
    packages = ["libpam-modules"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
