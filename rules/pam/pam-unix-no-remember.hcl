rule "pam-unix-no-remember" {
  title    = "pam_unix keeps no second memory of passwords"
  severity = "low"
  why      = "pam_unix remembers passwords with MD5, so its memory gives up what the real hash protects."
  nist     = ["IA-5(1)"]

  applies = file("/etc/pam.d")

  pam_argument "pam_unix.so" {
    group    = "password"
    argument = "remember"
    set      = false
  }

  pass "pam_pwhistory remembers" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword requisite pam_pwhistory.so remember=24 enforce_for_root use_authtok\npassword [success=1 default=ignore] pam_unix.so obscure use_authtok yescrypt\n" }
  }

  fail "remembers by itself" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword requisite pam_pwhistory.so remember=24 enforce_for_root use_authtok\npassword [success=1 default=ignore] pam_unix.so obscure use_authtok remember=5 yescrypt\n" }
  }
}
