rule "no-empty-passwords" {
  title    = "No account opens without a password"
  severity = "high"
  why      = "Whoever knows the name logs in."
  nist     = ["IA-5"]

  accounts "no-empty-passwords" {}

  pass "locked or with a password" {
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\n"
      "/etc/shadow" = "root:*:19700:0:99999:7:::\nann:$y$j9T$xx$yy:19700:0:99999:7:::\n"
    }
  }

  fail "an empty field" {
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\n"
      "/etc/shadow" = "root:*:19700:0:99999:7:::\nann::19700:0:99999:7:::\n"
    }
  }
}
