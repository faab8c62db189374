rule "smart-card-login-installed" {
  title    = "Logging in with a smart card is installed"
  severity = "medium"
  why      = "A password can be guessed, seen or given away; a card has to be held."
  nist     = ["IA-2(1)"]

  package "libpam-pkcs11" { installed = true }

  pass "installed" {
    packages = ["libpam-pkcs11"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
