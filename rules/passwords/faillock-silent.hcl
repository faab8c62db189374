rule "faillock-silent" {
  title    = "Nobody is told that an account is locked"
  severity = "low"
  why      = "The message tells an attacker which accounts there are."
  nist     = ["AC-7"]

  setting "/etc/security/faillock.conf" {
    key    = "silent"
    set    = true
    module = "pam_faillock.so"
  }

  pass "nothing is said" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "silent\n" }
  }

  fail "as it comes" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "# silent\n" }
  }
}
