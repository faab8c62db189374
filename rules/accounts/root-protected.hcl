rule "root-protected" {
  title    = "root has a password or is locked"
  severity = "high"
  why      = "An account that opens without a password opens to everybody who reaches a login."
  nist     = ["AC-6", "IA-5"]

  accounts "root-protected" {}

  pass "locked" {
    files = { "/etc/shadow" = "root:!:19700:0:99999:7:::\n" }
  }

  pass "a password" {
    files = { "/etc/shadow" = "root:$y$j9T$xx$yy:19700:0:99999:7:::\n" }
  }

  fail "no password" {
    files = { "/etc/shadow" = "root::19700:0:99999:7:::\n" }
  }
}
