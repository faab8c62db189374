rule "password-warning" {
  title    = "People learn in time that a password runs out"
  severity = "low"
  why      = "Without a warning, people meet the end of a password when they have no time to think of a good one, or are locked out."
  nist     = ["IA-5"]

  param "days" {
    default = 7
    range   = [7, null]
    doc     = "The fewest days of warning that a site may give."
  }

  setting "/etc/login.defs" {
    key      = "PASS_WARN_AGE"
    at_least = param.days
    default  = -1
  }

  password_age "warning" { at_least = param.days }

  pass "a week, as Debian ships it" {
    files = {
      "/etc/login.defs" = "PASS_WARN_AGE 7\n"
      "/etc/shadow"     = "root:*:19700:0:99999:7:::\nann:$y$j9T$salt$hash:19700:0:365:7:30::\n"
    }
  }

  fail "a day" {
    files = { "/etc/login.defs" = "PASS_WARN_AGE 1\n" }
  }

  fail "an account without a warning" {
    files = {
      "/etc/login.defs" = "PASS_WARN_AGE 7\n"
      "/etc/shadow"     = "root:*:19700:0:99999:7:::\nann:$y$j9T$salt$hash:19700:0:365::30::\n"
    }
  }
}
