rule "smart-card-status-checked" {
  title    = "The status of a card is asked for at each login"
  severity = "medium"
  why      = "A card that was reported lost goes on opening the machine to whoever found it."
  nist     = ["IA-5(2)"]

  applies = package("libpam-pkcs11")

  # Each kind of card has a block of its own.
  file_content "/etc/pam_pkcs11/pam_pkcs11.conf" {
    lines   = "^\\s*cert_policy\\s*="
    matches = ["=.*\\bocsp_on\\b"]
  }

  pass "stated" {
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "cert_policy = ca,signature,ocsp_on;\n" }
  }

  fail "not stated" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "cert_policy = ca,signature;\n" }
  }

  fail "not stated for one of two kinds of card" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "cert_policy = ca,signature,ocsp_on;\ncert_policy = ca,signature;\n" }
  }

  fail "no configuration" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/hosts" = "" }
  }
}
