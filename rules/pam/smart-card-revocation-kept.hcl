rule "smart-card-revocation-kept" {
  title    = "Lists of withdrawn cards are kept on the machine"
  severity = "medium"
  why      = "When the network is down a withdrawn card would be as good as any."
  nist     = ["IA-5(2)"]

  applies = package("libpam-pkcs11")

  # Each kind of card has a block of its own.
  file_content "/etc/pam_pkcs11/pam_pkcs11.conf" {
    lines   = "^\\s*cert_policy\\s*="
    matches = ["=.*\\bcrl_(auto|offline)\\b"]
  }

  pass "stated" {
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "cert_policy = ca,signature,ocsp_on,crl_auto;\n" }
  }

  fail "not stated" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "cert_policy = ca,signature,ocsp_on;\n" }
  }

  fail "not stated for one of two kinds of card" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "cert_policy = ca,signature,ocsp_on,crl_auto;\ncert_policy = ca,signature,ocsp_on;\n" }
  }

  fail "no configuration" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/hosts" = "" }
  }
}
