rule "sessions-limited" {
  title    = "A user has a limited number of sessions"
  severity = "low"
  why      = "Somebody who opens session after session takes the memory of everybody else, and hides among them."
  nist     = ["AC-10"]

  limit "maxlogins" { hard = 10 }

  pass "ten" {
    files = { "/etc/security/limits.conf" = "* hard maxlogins 10\n" }
  }

  fail "no limit" {
    files = { "/etc/security/limits.conf" = "# nothing\n" }
  }

  fail "too many" {
    files = { "/etc/security/limits.conf" = "* hard maxlogins 100\n" }
  }
}
