rule "journal-owner" {
  title    = "The journal belongs to root"
  severity = "medium"
  why      = "Its owner can change what it says."
  nist     = ["SI-11"]

  file "/var/log/journal/*/*.journal" {
    owner    = "root"
    optional = true
  }

  file "/var/log/journal/*/*.journal~" {
    owner    = "root"
    optional = true
  }

  file "/run/log/journal/*/*.journal" {
    owner    = "root"
    optional = true
  }

  pass "no more than that" {
    files = { "/var/log/journal/0123456789abcdef0123456789abcdef/system.journal" = "" }
  }

  fail "it belongs to somebody else" {
    files  = { "/var/log/journal/0123456789abcdef0123456789abcdef/system.journal" = "" }
    owners = { "/var/log/journal/0123456789abcdef0123456789abcdef/system.journal" = "1000:root" }
  }
}
