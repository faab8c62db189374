rule "only-root-has-uid-zero" {
  title    = "Only root has the user number 0"
  severity = "high"
  why      = "Another account with that number is root, with a password of its own and under a name nobody watches."
  nist     = ["AC-6", "IA-2"]

  accounts "zero-uid-is-root" {}

  pass "root alone" {
    files = { "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\n" }
  }

  fail "a second one" {
    fixable = false
    files   = { "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\ntoor:x:0:0::/root:/bin/sh\n" }
  }
}
