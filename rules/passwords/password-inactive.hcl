rule "password-inactive" {
  title    = "Accounts that are not used any more are locked"
  severity = "medium"
  why      = "The account of somebody who left is a way in that nobody watches."
  nist     = ["AC-2(3)"]

  param "days" {
    default = 45
    range   = [0, 45]
    doc     = "The most days after a password ran out until the account is locked."
  }

  setting "/etc/default/useradd" {
    key      = "INACTIVE"
    at_least = 0
    at_most  = param.days
    default  = -1
  }

  password_age "inactive" {
    at_least = 0
    at_most  = param.days
  }

  pass "new and old accounts" {
    files = {
      "/etc/default/useradd" = "INACTIVE=30\n"
      "/etc/shadow"          = "root:*:19700:0:99999:7:::\nann:$y$j9T$salt$hash:19700:0:365:7:30::\n"
    }
  }

  fail "never, as Debian ships it" {
    files = { "/etc/default/useradd" = "SHELL=/bin/sh\n# INACTIVE=-1\n" }
  }

  fail "an account from before" {
    files = {
      "/etc/default/useradd" = "INACTIVE=30\n"
      "/etc/shadow"          = "root:*:19700:0:99999:7:::\nann:$y$j9T$salt$hash:19700:0:365:7:::\n"
    }
  }

  fail "blanks around the sign are not read" {
    files = { "/etc/default/useradd" = "INACTIVE = 30\n" }
  }
}
