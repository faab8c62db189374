rule "password-changes-past" {
  title    = "No password was changed in the future"
  severity = "medium"
  why      = "A password whose last change lies ahead grows no older until then, so that no limit on its age takes hold."
  nist     = ["IA-5"]

  accounts "password-changes-past" {}

  pass "days that are past, or that nobody knows" {
    files = { "/etc/shadow" = "root:*:19700:0:99999:7:::\nann:$y$j9T$xx$yy::0:99999:7:::\n" }
  }

  fail "a clock that was wrong" {
    files = { "/etc/shadow" = "root:*:19700:0:99999:7:::\nann:$y$j9T$xx$yy:999999:0:99999:7:::\n" }
  }

  fail "no day to put in its place" {
    files   = { "/etc/shadow" = "root:$y$j9T$xx$yy:999999:0:99999:7:::\n" }
    fixable = false
  }
}
