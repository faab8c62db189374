rule "pam-unix-sha512" {
  title    = "New passwords get a SHA-512 hash"
  severity = "medium"
  why      = "Of the hashes that a machine can make, this is the one that is approved for it."
  nist     = ["IA-5(1)", "IA-7"]

  pam_argument "pam_unix.so" {
    services = ["common-password"]
    group    = "password"
    argument = "sha512"
    set      = true
  }

  pam_argument "pam_unix.so" {
    services = ["common-password"]
    group    = "password"
    argument = ["yescrypt", "md5", "bigcrypt", "sha256", "blowfish", "gost_yescrypt"]
    set      = false
  }

  pass "SHA-512" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword [success=1 default=ignore] pam_unix.so obscure sha512\n" }
  }

  fail "as Debian ships it" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword [success=1 default=ignore] pam_unix.so obscure yescrypt\n" }
  }

  fail "none is named" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword [success=1 default=ignore] pam_unix.so obscure use_authtok\n" }
  }
}
