rule "faillock-audit" {
  title    = "Names of accounts that are not there are logged"
  severity = "low"
  why      = "They show what an attacker is guessing at."
  nist     = ["AC-7", "AU-12"]

  setting "/etc/security/faillock.conf" {
    key    = "audit"
    set    = true
    module = "pam_faillock.so"
  }

  pass "logged" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "audit\n" }
  }

  fail "as it comes" {
    dirs  = ["/etc/pam.d"]
    files = { "/etc/security/faillock.conf" = "# audit\n" }
  }
}
