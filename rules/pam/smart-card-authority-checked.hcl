rule "smart-card-authority-checked" {
  title    = "A card is good only when a known authority signed it"
  severity = "medium"
  why      = "Anybody can make a card with any name on it."
  nist     = ["IA-5(2)"]

  applies = package("libpam-pkcs11")

  file_content "/etc/pam_pkcs11/pam_pkcs11.conf" { matches = ["^\\s*cert_policy\\s*=.*\\bca\\b"] }

  pass "stated" {
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "cert_policy = ca,signature,ocsp_on;\n" }
  }

  fail "not stated" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "cert_policy = none;\n" }
  }

  fail "no configuration" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/hosts" = "" }
  }
}
