rule "sssd-certificates-verified" {
  title    = "The certificate of a smart card is verified"
  severity = "medium"
  why      = "A card that was reported lost, or that somebody made for themselves, opens the machine."
  nist     = ["IA-5(2)"]

  applies = package("sssd")

  setting "/etc/sssd/sssd.conf" {
    format  = "ini"
    section = "sssd"
    key     = "certificate_verification"
    set     = true
    write   = "ca_cert,ocsp"
  }

  pass "by authority and status" {
    packages = ["sssd"]
    files    = { "/etc/sssd/sssd.conf" = "[sssd]\nservices = nss, pam\ncertificate_verification = ca_cert,ocsp\n" }
  }

  fail "not said" {
    packages = ["sssd"]
    files    = { "/etc/sssd/sssd.conf" = "[sssd]\nservices = nss, pam\n" }
  }
}
