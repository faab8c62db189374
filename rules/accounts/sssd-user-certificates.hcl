rule "sssd-user-certificates" {
  title    = "Certificates of smart cards are held against the accounts"
  severity = "high"
  why      = "A card that fits no account, or any, proves nothing."
  nist     = ["IA-5(2)"]

  applies = package("sssd")

  file_content "/etc/sssd/sssd.conf" { matches = ["^\\s*ldap_user_certificate\\s*=\\s*userCertificate;binary\\s*$"] }

  pass "by the directory" {
    packages = ["sssd"]
    files    = { "/etc/sssd/sssd.conf" = "[domain/example.net]\nldap_user_certificate = userCertificate;binary\n" }
  }

  fail "not stated" {
    fixable  = false
    packages = ["sssd"]
    files    = { "/etc/sssd/sssd.conf" = "[domain/example.net]\nid_provider = ldap\n" }
  }
}
