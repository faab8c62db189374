rule "password-retries" {
  title    = "A weak new password can be tried a few times only"
  severity = "medium"
  why      = "Whoever may try for ever finds the weakest password that is let through."
  nist     = ["IA-5(1)"]

  param "times" {
    default = 3
    range   = [1, 3]
    doc     = "The most tries that a site may allow."
  }

  setting "/etc/security/pwquality.conf" {
    key      = "retry"
    at_least = 1
    at_most  = param.times
    default  = 1
    module   = "pam_pwquality.so"
  }

  pass "three times" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "retry = 3\n" }
  }

  pass "once is the default" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "# retry = 3\n" }
  }

  fail "ten times" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/pwquality.conf" = "retry = 10\n" }
  }
}
