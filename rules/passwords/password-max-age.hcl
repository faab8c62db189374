rule "password-max-age" {
  title    = "Passwords run out"
  severity = "medium"
  why      = "A password that was stolen unnoticed stays good until it is changed."
  nist     = ["IA-5(1)"]

  param "days" {
    default = 365
    range   = [1, 365]
    doc     = "The most days between two changes that a site may allow."
  }

  setting "/etc/login.defs" {
    key      = "PASS_MAX_DAYS"
    at_least = 1
    at_most  = param.days
    default  = -1
  }

  password_age "maximum" {
    at_least = 1
    at_most  = param.days
  }

  pass "new and old accounts" {
    files = {
      "/etc/login.defs" = "PASS_MAX_DAYS 365\n"
      "/etc/shadow"     = "root:*:19700:0:99999:7:::\nann:$y$j9T$salt$hash:19700:0:365:7:30::\n"
    }
  }

  fail "as Debian ships it" {
    files = { "/etc/login.defs" = "PASS_MAX_DAYS\t99999\n" }
  }

  fail "an account from before" {
    files = {
      "/etc/login.defs" = "PASS_MAX_DAYS 365\n"
      "/etc/shadow"     = "root:*:19700:0:99999:7:::\nann:$y$j9T$salt$hash:19700:0:99999:7:30::\n"
    }
  }

  fail "an account without an end" {
    files = {
      "/etc/login.defs" = "PASS_MAX_DAYS 365\n"
      "/etc/shadow"     = "root:*:19700:0:99999:7:::\nann:$y$j9T$salt$hash:19700:0::7:30::\n"
    }
  }
}
