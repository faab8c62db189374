rule "journalctl-owner" {
  title    = "The reader of the journal belongs to root"
  severity = "medium"
  why      = "Its owner can put another program in its place."
  nist     = ["SI-11"]

  file "/usr/bin/journalctl" {
    owner    = "root"
    optional = true
  }

  pass "no more than that" {
    files = { "/usr/bin/journalctl" = "" }
  }

  fail "it belongs to somebody else" {
    files  = { "/usr/bin/journalctl" = "" }
    owners = { "/usr/bin/journalctl" = "1000:root" }
  }
}
