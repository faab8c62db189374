rule "groups-exist" {
  title    = "The group of every user exists"
  severity = "low"
  why      = "The next group that gets the number gets the files, too."
  nist     = ["AC-2"]

  accounts "groups-exist" {}

  pass "all of them" {
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\n"
      "/etc/group"  = "root:x:0:\nann:x:1000:\n"
    }
  }

  fail "one is missing" {
    fixable = false
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\n"
      "/etc/group"  = "root:x:0:\n"
    }
  }
}
