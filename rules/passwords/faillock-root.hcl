rule "faillock-root" {
  title    = "Failed logins lock root too"
  severity = "medium"
  why      = "Root is the account that everybody guesses at, and without a lock the only one they can guess at for ever."
  nist     = ["AC-7"]

  param "seconds" {
    default = 60
    range   = [60, null]
    doc     = "The fewest seconds for which root stays locked."
  }

  setting "/etc/security/faillock.conf" {
    key    = ["even_deny_root", "root_unlock_time"]
    set    = true
    module = "pam_faillock.so"
  }

  setting "/etc/security/faillock.conf" {
    key      = "root_unlock_time"
    at_least = param.seconds
    or       = ["0", "never"]
    default  = param.seconds
    module   = "pam_faillock.so"
  }

  pass "root like everybody" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "even_deny_root\n" }
  }

  pass "a time for root means a lock for root" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "root_unlock_time = 900\n" }
  }

  fail "root is left out by default" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "deny = 4\nunlock_time = 900\n" }
  }

  fail "root is free again at once" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "even_deny_root\nroot_unlock_time = 1\n" }
  }
}
