rule "journalctl-group" {
  title    = "The reader of the journal has the group of root"
  severity = "medium"
  why      = "Members of any other group could be given leave to change it."
  nist     = ["SI-11"]

  file "/usr/bin/journalctl" {
    group    = "root"
    optional = true
  }

  pass "no more than that" {
    files = { "/usr/bin/journalctl" = "" }
  }

  fail "it belongs to somebody else" {
    files  = { "/usr/bin/journalctl" = "" }
    owners = { "/usr/bin/journalctl" = "root:1000" }
  }
}
