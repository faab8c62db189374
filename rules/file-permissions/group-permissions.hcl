rule "group-permissions" {
  title    = "Only root may change /etc/group"
  severity = "high"
  why      = "Whoever may write it joins any group, those of administrators among them."
  nist     = ["AC-3", "AC-6"]

  file "/etc/group" {
    mode  = "0644"
    owner = "root"
    group = "root"
  }

  pass "as Debian installs it" {
    files = { "/etc/group" = "" }
    modes = { "/etc/group" = "0644" }
  }

  pass "fewer permissions" {
    files = { "/etc/group" = "" }
    modes = { "/etc/group" = "0600" }
  }

  fail "everybody may write it" {
    files = { "/etc/group" = "" }
    modes = { "/etc/group" = "0666" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/group" = "" }
    modes  = { "/etc/group" = "0644" }
    owners = { "/etc/group" = "1000:root" }
  }
}
