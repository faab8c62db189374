rule "journalctl-permissions" {
  title    = "Only root and one group may use the reader of the journal"
  severity = "medium"
  why      = "The journal tells what runs, who logs in and what goes wrong."
  nist     = ["SI-11"]

  file "/usr/bin/journalctl" {
    mode     = "0740"
    optional = true
  }

  pass "no more than that" {
    files = { "/usr/bin/journalctl" = "" }
    modes = { "/usr/bin/journalctl" = "0740" }
  }

  fail "too many permissions" {
    files = { "/usr/bin/journalctl" = "" }
    modes = { "/usr/bin/journalctl" = "0755" }
  }
}
