rule "password-repeats" {
  title    = "A new password does not repeat a character many times"
  severity = "low"
  why      = "Rows of one character make a password long without making it hard to guess."
  nist     = ["IA-5(1)"]

  param "characters" {
    default = 3
    range   = [1, 3]
    doc     = "The most equal characters in a row."
  }

  setting "/etc/security/pwquality.conf" {
    key      = "maxrepeat"
    at_least = 1
    at_most  = param.characters
    default  = 0
    module   = "pam_pwquality.so"
  }

  pass "three" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "maxrepeat = 3\n" }
  }

  fail "0 is the default and means any number" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "# maxrepeat = 0\n" }
  }

  fail "too many" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "maxrepeat = 8\n" }
  }
}
