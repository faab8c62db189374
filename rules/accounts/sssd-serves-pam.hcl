rule "sssd-serves-pam" {
  title    = "The daemon for central accounts answers PAM"
  severity = "medium"
  why      = "Logins would not ask it, and central accounts that were locked would still be let in by what is kept locally."
  nist     = ["IA-2"]

  applies = package("sssd")

  setting "/etc/sssd/sssd.conf" {
    format   = "ini"
    section  = "sssd"
    key      = "services"
    includes = ["pam"]
  }

  pass "both" {
    packages = ["sssd"]
    files    = { "/etc/sssd/sssd.conf" = "[sssd]\nservices = nss, pam\n" }
  }

  fail "names only" {
    fixable  = false
    packages = ["sssd"]
    files    = { "/etc/sssd/sssd.conf" = "[sssd]\nservices = nss\n" }
  }
}
