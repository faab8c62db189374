rule "shells-permissions" {
  title    = "Only root may change /etc/shells"
  severity = "medium"
  why      = "Whoever may write it makes a program of their own a login shell, and tools that ask for one accept the account."
  nist     = ["AC-3", "AC-6"]

  file "/etc/shells" {
    mode  = "0644"
    owner = "root"
    group = "root"
  }

  pass "as Debian installs it" {
    files = { "/etc/shells" = "" }
    modes = { "/etc/shells" = "0644" }
  }

  pass "fewer permissions" {
    files = { "/etc/shells" = "" }
    modes = { "/etc/shells" = "0600" }
  }

  fail "everybody may write it" {
    files = { "/etc/shells" = "" }
    modes = { "/etc/shells" = "0666" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/shells" = "" }
    modes  = { "/etc/shells" = "0644" }
    owners = { "/etc/shells" = "1000:root" }
  }
}
