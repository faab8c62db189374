rule "pam-pwquality-installed" {
  title    = "The PAM module that judges new passwords is installed"
  severity = "medium"
  why      = "Without it users choose passwords that a guesser tries first."
  nist     = ["IA-5"]

  package "libpam-pwquality" { installed = true }

  pass "installed" {
    packages = ["libpam-pwquality"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
