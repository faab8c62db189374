rule "nologin-no-shell" {
  title    = "nologin is not among the login shells"
  severity = "low"
  why      = "Programs take an account whose shell stands in this list for one that a person uses, and let it do more."
  nist     = ["AC-6"]

  file_content "/etc/shells" {
    lacks    = ["^[^#]*/nologin\\b"]
    optional = true
  }

  pass "shells only" {
    files = { "/etc/shells" = "# /usr/sbin/nologin is none\n/bin/sh\n/bin/bash\n" }
  }

  fail "nologin between shells" {
    files = { "/etc/shells" = "/bin/sh\n/usr/sbin/nologin\n/bin/bash\n" }
  }
}
