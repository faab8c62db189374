rule "pam-unix-rounds" {
  title    = "The hash of a password takes long to compute"
  severity = "medium"
  why      = "A hash that is quick to compute is quick to guess, so one stolen file gives up most passwords in it."
  nist     = ["IA-5(1)", "IA-7"]

  param "rounds" {
    default = 100000
    range   = [100000, 9999999]
    doc     = "The fewest rounds."
  }

  pam_argument "pam_unix.so" {
    services = ["common-password"]
    group    = "password"
    argument = "rounds"
    at_least = param.rounds
  }

  pass "a hundred thousand" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword [success=1 default=ignore] pam_unix.so obscure sha512 rounds=100000\n" }
  }

  fail "five thousand are the default" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword [success=1 default=ignore] pam_unix.so obscure sha512\n" }
  }

  fail "too few" {
    files = { "/etc/pam.d/common-password" = "password requisite pam_pwquality.so retry=3\npassword [success=1 default=ignore] pam_unix.so obscure sha512 rounds=5000\n" }
  }
}
