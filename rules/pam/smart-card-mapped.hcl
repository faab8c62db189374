rule "smart-card-mapped" {
  title    = "A card belongs to one account"
  severity = "high"
  why      = "A card that fits no account, or any, proves nothing."
  nist     = ["IA-5(2)"]

  applies = package("libpam-pkcs11")

  file_content "/etc/pam_pkcs11/pam_pkcs11.conf" { matches = ["^\\s*use_mappers\\s*=.*\\bpwent\\b"] }

  pass "stated" {
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "use_mappers = pwent;\n" }
  }

  fail "not stated" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "use_mappers = digest;\n" }
  }

  fail "no configuration" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/hosts" = "" }
  }
}
