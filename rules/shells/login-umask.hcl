rule "login-umask" {
  title    = "What a user makes is for the user alone"
  severity = "medium"
  why      = "Others would read what a user only meant to write down."
  nist     = ["CM-6"]

  setting "/etc/login.defs" {
    key     = "UMASK"
    one_of  = ["077", "0077"]
    default = "022"
  }

  pass "for the user alone" {
    files = { "/etc/login.defs" = "UMASK 077\n" }
  }

  fail "as Debian ships it" {
    files = { "/etc/login.defs" = "UMASK		022\n" }
  }

  fail "the group reads" {
    files = { "/etc/login.defs" = "UMASK 027\n" }
  }
}
