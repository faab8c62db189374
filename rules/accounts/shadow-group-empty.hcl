rule "shadow-group-empty" {
  title    = "Nobody is in the group shadow"
  severity = "high"
  why      = "Its members read every password hash."
  nist     = ["AC-6"]

  accounts "shadow-group-empty" {}

  pass "nobody" {
    files = { "/etc/group" = "root:x:0:\nshadow:x:42:\n" }
  }

  fail "a member" {
    files = { "/etc/group" = "root:x:0:\nshadow:x:42:ann\n" }
  }

  fail "somebody's own group" {
    fixable = false
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nann:x:1000:42::/home/ann:/bin/bash\n"
      "/etc/group"  = "root:x:0:\nshadow:x:42:\n"
    }
  }
}
