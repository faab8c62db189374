rule "smart-card-mapped" {
  title    = "A card belongs to one account"
  severity = "high"
  why      = "A card that fits no account, or any, proves nothing."
  nist     = ["IA-5(2)"]

  applies = package("libpam-pkcs11")

  # Each kind of card has a block of its own.
  file_content "/etc/pam_pkcs11/pam_pkcs11.conf" {
    lines   = "^\\s*use_mappers\\s*="
    matches = ["=.*\\bpwent\\b"]
  }

  pass "stated" {
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "use_mappers = pwent;\n" }
  }

  fail "not stated" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "use_mappers = digest;\n" }
  }

  fail "not stated for one of two kinds of card" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/pam_pkcs11/pam_pkcs11.conf" = "use_mappers = pwent;\nuse_mappers = digest;\n" }
  }

  fail "no configuration" {
    fixable  = false
    packages = ["libpam-pkcs11"]
    files    = { "/etc/hosts" = "" }
  }
}
