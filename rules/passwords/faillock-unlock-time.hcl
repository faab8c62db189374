rule "faillock-unlock-time" {
  title    = "A locked account stays locked for a while"
  severity = "medium"
  why      = "If the lock opens soon, somebody who guesses only has to be patient."
  nist     = ["AC-7"]

  param "seconds" {
    default = 900
    range   = [900, null]
    doc     = "The fewest seconds for which an account stays locked."
  }

  setting "/etc/security/faillock.conf" {
    key      = "unlock_time"
    at_least = param.seconds
    or       = ["0", "never"]
    default  = 600
    module   = "pam_faillock.so"
  }

  pass "a quarter of an hour" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "unlock_time = 900\n" }
  }

  pass "until an administrator opens it" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "unlock_time = never\n" }
  }

  fail "ten minutes are the default" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "# unlock_time = 600\n" }
  }

  fail "too short" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "unlock_time=60\n" }
  }
}
