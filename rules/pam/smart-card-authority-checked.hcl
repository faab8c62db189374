rule "smart-card-authority-checked" {
  title    = "A card is good only when a known authority signed it"
  severity = "medium"
  why      = "Anybody can make a card with any name on it."
  nist     = ["IA-5(2)"]

  applies = package("libpam-pkcs11")

  # Each kind of card has a block of its own.
  file_content "/etc/pam_pkcs11/pam_pkcs11.conf" {
    lines   = "^\\s*cert_policy\\s*="
    matches = ["=.*\\bca\\b"]
  }

  pass "stated" {
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "cert_policy = ca,signature,ocsp_on;\n" }
  }

  fail "not stated" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "cert_policy = none;\n" }
  }

  fail "not stated for one of two kinds of card" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "cert_policy = ca,signature,ocsp_on;\ncert_policy = none;\n" }
  }

  fail "no configuration" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/hosts" = "" }
  }
}
