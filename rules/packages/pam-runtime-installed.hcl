rule "pam-runtime-installed" {
  title    = "The runtime of PAM is installed"
  severity = "high"
  why      = "Every login goes through it; in part it lets people in by chance."
  nist     = ["IA-2"]

  package "libpam-runtime" { installed = true }

  pass "installed" {
    packages = ["libpam-runtime"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
