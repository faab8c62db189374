rule "only-root-has-gid-zero" {
  title    = "Only root has the group root as its own"
  severity = "high"
  why      = "Files that root leaves to its group are open to every account whose group that is."
  nist     = ["AC-6"]

  accounts "zero-gid-is-roots" {}

  pass "root alone" {
    files = { "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\n" }
  }

  pass "accounts that tradition puts there" {
    files = { "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nsync:x:4:0::/bin:/bin/sync\n" }
  }

  fail "a user" {
    fixable = false
    files   = { "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nann:x:1000:0::/home/ann:/bin/bash\n" }
  }

  fail "root has another" {
    fixable = false
    files   = { "/etc/passwd" = "root:x:0:5::/root:/bin/sh\n" }
  }
}
