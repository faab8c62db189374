rule "root-without-password" {
  title    = "root has no password to log in with"
  severity = "medium"
  why      = "Who logs in as root is nobody in particular: what was done cannot be laid to anyone."
  nist     = ["IA-2(5)"]

  accounts "root-without-password" {}

  pass "none was ever set" {
    files = { "/etc/shadow" = "root:*:19700:0:99999:7:::\n" }
  }

  pass "locked" {
    files = { "/etc/shadow" = "root:!$y$j9T$a$b:19700:0:99999:7:::\n" }
  }

  fail "a password" {
    files = { "/etc/shadow" = "root:$y$j9T$a$b:19700:0:99999:7:::\n" }
  }

  fail "an empty one" {
    files = { "/etc/shadow" = "root::19700:0:99999:7:::\n" }
  }
}
