rule "faillock-deny" {
  title    = "Failed logins lock an account"
  severity = "medium"
  why      = "An account that is never locked can be guessed at day and night until a password fits."
  nist     = ["AC-7"]

  param "limit" {
    default = 5
    range   = [1, 5]
    doc     = "The most failures a site may allow."
  }

  setting "/etc/security/faillock.conf" {
    key      = "deny"
    at_least = 1
    at_most  = param.limit
    default  = 3
    module   = "pam_faillock.so"
  }

  pass "four tries" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "deny = 4\n" }
  }

  pass "three are the default" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "# deny = 3\n" }
  }

  fail "too many" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "deny = 20\n" }
  }

  fail "0 never locks" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "deny=0\n" }
  }

  fail "an argument comes over the file" {
    files = {
      "/etc/security/faillock.conf" = "deny = 4\n"
      "/etc/pam.d/common-auth"      = "auth required pam_faillock.so preauth deny=100\n"
    }
  }
}
