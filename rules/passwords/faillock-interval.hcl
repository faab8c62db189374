rule "faillock-interval" {
  title    = "Failed logins count together for a while"
  severity = "low"
  why      = "Who waits a little between two guesses would never be locked out."
  nist     = ["AC-7"]

  param "seconds" {
    default = 900
    range   = [900, null]
    doc     = "The fewest seconds in which failures count together."
  }

  setting "/etc/security/faillock.conf" {
    key      = "fail_interval"
    at_least = param.seconds
    default  = 900
    module   = "pam_faillock.so"
  }

  pass "a quarter of an hour" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "fail_interval = 900\n" }
  }

  pass "a quarter of an hour is the default" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "# fail_interval = 900\n" }
  }

  fail "a minute" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "fail_interval = 60\n" }
  }
}
