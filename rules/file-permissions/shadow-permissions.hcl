rule "shadow-permissions" {
  title    = "Only root and the group shadow may read /etc/shadow"
  severity = "high"
  why      = "Whoever may read the hashes guesses passwords on machines of their own, as fast as they like."
  nist     = ["AC-3", "AC-6"]

  file "/etc/shadow" {
    mode  = "0640"
    owner = "root"
    group = ["shadow", "root"]
  }

  pass "as Debian installs it" {
    files  = { "/etc/shadow" = "" }
    modes  = { "/etc/shadow" = "0640" }
    owners = { "/etc/shadow" = "root:shadow" }
  }

  pass "fewer permissions" {
    files = { "/etc/shadow" = "" }
    modes = { "/etc/shadow" = "0400" }
  }

  fail "everybody may read it" {
    files  = { "/etc/shadow" = "" }
    modes  = { "/etc/shadow" = "0644" }
    owners = { "/etc/shadow" = "root:shadow" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/shadow" = "" }
    modes  = { "/etc/shadow" = "0640" }
    owners = { "/etc/shadow" = "1000:shadow" }
  }
}
