rule "sudo-timeout" {
  title    = "sudo forgets a password soon"
  severity = "medium"
  why      = "As long as sudo remembers, whoever sits down at the terminal is root."
  nist     = ["IA-11"]

  param "minutes" {
    default = 15
    range   = [0, 15]
    doc     = "The most minutes a site may allow."
  }

  applies = file("/etc/sudoers")

  sudo_default "timestamp_timeout" {
    at_least = 0
    at_most  = param.minutes
    default  = 15
  }

  pass "a quarter of an hour is the default" {
    files = { "/etc/sudoers" = "Defaults env_reset\n" }
  }

  pass "each time" {
    files = { "/etc/sudoers" = "Defaults timestamp_timeout=0\n" }
  }

  fail "an hour" {
    files = { "/etc/sudoers" = "Defaults env_reset, timestamp_timeout=60\n" }
  }

  fail "less than nothing is for ever" {
    files = { "/etc/sudoers" = "Defaults timestamp_timeout=-1\n" }
  }

  fail "longer for one user" {
    files = { "/etc/sudoers" = "Defaults timestamp_timeout=5\nDefaults:ann timestamp_timeout=600\n" }
  }
}
