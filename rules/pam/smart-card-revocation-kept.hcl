rule "smart-card-revocation-kept" {
  title    = "Lists of withdrawn cards are kept on the machine"
  severity = "medium"
  why      = "When the network is down a withdrawn card would be as good as any."
  nist     = ["IA-5(2)"]

  applies = package("libpam-pkcs11")

  file_content "/etc/pam_pkcs11/pam_pkcs11.conf" { matches = ["^\\s*cert_policy\\s*=.*\\bcrl_(auto|offline)\\b"] }

  pass "stated" {
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "cert_policy = ca,signature,ocsp_on,crl_auto;\n" }
  }

  fail "not stated" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "cert_policy = ca,signature,ocsp_on;\n" }
  }

  fail "no configuration" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/hosts" = "" }
  }
}
