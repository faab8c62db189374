rule "sssd-credentials-expire" {
  title    = "A login without the central server is good for a day"
  severity = "low"
  why      = "Somebody who was let go could log in for ever on a machine that never asks again."
  nist     = ["IA-5(13)"]

  applies = package("sssd")

  setting "/etc/sssd/sssd.conf" {
    format   = "ini"
    section  = "pam"
    key      = "offline_credentials_expiration"
    at_least = 1
    at_most  = 1
  }

  pass "a day" {
    packages = ["sssd"]
    files    = { "/etc/sssd/sssd.conf" = "[pam]\noffline_credentials_expiration = 1\n" }
  }

  fail "for ever is the default" {
    packages = ["sssd"]
    files    = { "/etc/sssd/sssd.conf" = "[pam]\npam_cert_auth = True\n" }
  }

  fail "a week" {
    packages = ["sssd"]
    files    = { "/etc/sssd/sssd.conf" = "[pam]\noffline_credentials_expiration = 7\n" }
  }
}
