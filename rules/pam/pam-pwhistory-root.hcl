rule "pam-pwhistory-root" {
  title    = "Old passwords of root are refused too"
  severity = "medium"
  why      = "Root's password opens everything, and root may otherwise go back to one that is known."
  nist     = ["IA-5(1)"]

  pam_argument "pam_pwhistory.so" {
    services = ["common-password"]
    group    = "password"
    argument = "enforce_for_root"
    set      = true
  }

  pass "root like everybody" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword requisite pam_pwhistory.so remember=24 enforce_for_root use_authtok\npassword [success=1 default=ignore] pam_unix.so obscure use_authtok yescrypt\n" }
  }

  fail "root is left out by default" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword requisite pam_pwhistory.so remember=24 use_authtok\npassword [success=1 default=ignore] pam_unix.so obscure use_authtok yescrypt\n" }
  }
}
