rule "passwd-permissions" {
  title    = "Only root may change /etc/passwd"
  severity = "high"
  why      = "Whoever may write it makes an account with the number of root."
  nist     = ["AC-3", "AC-6"]

  file "/etc/passwd" {
    mode  = "0644"
    owner = "root"
    group = "root"
  }

  pass "as Debian installs it" {
    files = { "/etc/passwd" = "" }
    modes = { "/etc/passwd" = "0644" }
  }

  pass "fewer permissions" {
    files = { "/etc/passwd" = "" }
    modes = { "/etc/passwd" = "0600" }
  }

  fail "everybody may write it" {
    files = { "/etc/passwd" = "" }
    modes = { "/etc/passwd" = "0666" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/passwd" = "" }
    modes  = { "/etc/passwd" = "0644" }
    owners = { "/etc/passwd" = "1000:root" }
  }
}
