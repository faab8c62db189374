rule "pam-unix-strong-hash" {
  title    = "New passwords get a strong hash"
  severity = "high"
  why      = "A hash that is quick to compute is quick to guess, so one stolen file gives up most passwords in it."
  nist     = ["IA-5(1)"]

  pam_argument "pam_unix.so" {
    services = ["common-password"]
    group    = "password"
    argument = ["yescrypt", "sha512"]
    set      = true
  }

  pam_argument "pam_unix.so" {
    services = ["common-password"]
    group    = "password"
    argument = ["md5", "bigcrypt", "sha256", "blowfish"]
    set      = false
  }

  pass "yescrypt" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword requisite pam_pwhistory.so remember=24 enforce_for_root use_authtok\npassword [success=1 default=ignore] pam_unix.so obscure use_authtok yescrypt\n" }
  }

  fail "MD5" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword requisite pam_pwhistory.so remember=24 enforce_for_root use_authtok\npassword [success=1 default=ignore] pam_unix.so obscure use_authtok md5\n" }
  }

  fail "none is named" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword requisite pam_pwhistory.so remember=24 enforce_for_root use_authtok\npassword [success=1 default=ignore] pam_unix.so obscure use_authtok\n" }
  }
}
