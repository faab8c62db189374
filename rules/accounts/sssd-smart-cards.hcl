rule "sssd-smart-cards" {
  title    = "Central accounts log in with a smart card"
  severity = "medium"
  why      = "A password can be guessed, seen or given away; a card has to be held."
  nist     = ["IA-2(1)", "IA-5(2)"]

  applies = package("sssd")

  setting "/etc/sssd/sssd.conf" {
    format  = "ini"
    section = "pam"
    key     = "pam_cert_auth"
    equals  = "True"
  }

  pass "on" {
    packages = ["sssd"]
    files    = { "/etc/sssd/sssd.conf" = "[pam]\npam_cert_auth = True\n" }
  }

  fail "off is the default" {
    packages = ["sssd"]
    files    = { "/etc/sssd/sssd.conf" = "[pam]\noffline_credentials_expiration = 1\n" }
  }

  fail "off" {
    packages = ["sssd"]
    files    = { "/etc/sssd/sssd.conf" = "[pam]\npam_cert_auth = False\n" }
  }
}
