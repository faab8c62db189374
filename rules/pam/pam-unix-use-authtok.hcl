rule "pam-unix-use-authtok" {
  title    = "The stored password is the one that was checked"
  severity = "medium"
  why      = "A module that asks for itself stores another password than the one whose strength was checked."
  nist     = ["IA-5(1)"]

  pam_argument "pam_unix.so" {
    services = ["common-password"]
    group    = "password"
    argument = "use_authtok"
    set      = true
    after    = ["pam_pwquality.so", "pam_pwhistory.so", "pam_passwdqc.so"]
  }

  pass "takes what was checked" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword requisite pam_pwhistory.so remember=24 enforce_for_root use_authtok\npassword [success=1 default=ignore] pam_unix.so obscure use_authtok yescrypt\n" }
  }

  fail "asks once more" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword requisite pam_pwhistory.so remember=24 enforce_for_root use_authtok\npassword [success=1 default=ignore] pam_unix.so obscure yescrypt\n" }
  }

  fail "a fresh Debian checks nothing, so nothing can be taken" {
    fixable = false
    files   = { "/etc/pam.d/common-password" = "password [success=1 default=ignore] pam_unix.so obscure yescrypt\n" }
  }
}
