rule "smart-card-drivers-installed" {
  title    = "The drivers for smart cards are installed"
  severity = "medium"
  why      = "Without them the card that proves who somebody is cannot be read."
  nist     = ["IA-2(12)"]

  package "opensc-pkcs11" { installed = true }

  pass "installed" {
    packages = ["opensc-pkcs11"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
