rule "faillock-until-unlocked" {
  title    = "A locked account stays locked until somebody unlocks it"
  severity = "low"
  why      = "An account that opens by itself can be guessed at again and again, without anybody noticing."
  nist     = ["AC-7"]

  setting "/etc/security/faillock.conf" {
    key     = "unlock_time"
    one_of  = ["0", "never"]
    default = 600
    module  = "pam_faillock.so"
  }

  pass "for ever" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "unlock_time = 0\n" }
  }

  fail "ten minutes are the default" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "# unlock_time = 600\n" }
  }

  fail "a quarter of an hour" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "unlock_time = 900\n" }
  }
}
