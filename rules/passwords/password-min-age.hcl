rule "password-min-age" {
  title    = "A password stays for a while before it is changed again"
  severity = "medium"
  why      = "Who may change it many times in a row is soon back at the old one."
  nist     = ["IA-5(1)"]

  param "days" {
    default = 1
    range   = [1, null]
    doc     = "The fewest days between two changes."
  }

  setting "/etc/login.defs" {
    key      = "PASS_MIN_DAYS"
    at_least = param.days
    default  = -1
  }

  password_age "minimum" { at_least = param.days }

  pass "new and old accounts" {
    files = {
      "/etc/login.defs" = "PASS_MIN_DAYS 1\n"
      "/etc/shadow"     = "root:*:19700:0:99999:7:::\nann:$y$j9T$salt$hash:19700:1:365:7:30::\n"
    }
  }

  fail "as Debian ships it" {
    files = { "/etc/login.defs" = "PASS_MIN_DAYS	0\n" }
  }

  fail "an account from before" {
    files = {
      "/etc/login.defs" = "PASS_MIN_DAYS 1\n"
      "/etc/shadow"     = "root:*:19700:0:99999:7:::\nann:$y$j9T$salt$hash:19700:0:365:7:30::\n"
    }
  }
}
