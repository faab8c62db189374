rule "pam-pwhistory-remember" {
  title    = "Enough old passwords are remembered"
  severity = "medium"
  why      = "With a short memory people change their password as often as it takes to get the old one back."
  nist     = ["IA-5(1)"]

  param "passwords" {
    default = 24
    range   = [24, 400]
    doc     = "The fewest passwords that are remembered."
  }

  pam_argument "pam_pwhistory.so" {
    services = ["common-password"]
    group    = "password"
    argument = "remember"
    at_least = param.passwords
  }

  pass "enough" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword requisite pam_pwhistory.so remember=24 enforce_for_root use_authtok\npassword [success=1 default=ignore] pam_unix.so obscure use_authtok yescrypt\n" }
  }

  fail "too few" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword requisite pam_pwhistory.so remember=5 use_authtok\npassword [success=1 default=ignore] pam_unix.so obscure use_authtok yescrypt\n" }
  }

  fail "ten are the default" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword requisite pam_pwhistory.so use_authtok\npassword [success=1 default=ignore] pam_unix.so obscure use_authtok yescrypt\n" }
  }

  fail "nobody remembers" {
    fixable = false
    files   = { "/etc/pam.d/common-password" = "password required pam_unix.so\n" }
  }
}
