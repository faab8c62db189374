rule "passwords-shadowed" {
  title    = "No password is in /etc/passwd"
  severity = "high"
  why      = "Everybody may read that file, and guess at a hash in it as fast as they like."
  nist     = ["IA-5"]

  accounts "passwords-shadowed" {}

  pass "all in /etc/shadow" {
    files = { "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\n" }
  }

  fail "a hash" {
    fixable = false
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nann:$1$xx$yy:1000:1000::/home/ann:/bin/bash\n"
    }
  }

  fail "an empty field, which opens the account" {
    fixable = false
    files   = { "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nann::1000:1000::/home/ann:/bin/bash\n" }
  }
}
