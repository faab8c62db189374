rule "password-capitals" {
  title    = "A new password has a capital letter"
  severity = "medium"
  why      = "Guessing starts with passwords of one kind of characters, which are the fewest."
  nist     = ["IA-5(1)"]

  setting "/etc/security/pwquality.conf" {
    key     = "ucredit"
    at_most = -1
    default = 0
    module  = "pam_pwquality.so"
  }

  pass "one is asked for" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "ucredit = -1\n" }
  }

  fail "none is asked for" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "# ucredit = 0\n" }
  }

  fail "a credit makes the password shorter" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "ucredit = 1\n" }
  }
}
