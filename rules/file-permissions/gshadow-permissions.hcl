rule "gshadow-permissions" {
  title    = "Only root and the group shadow may read /etc/gshadow"
  severity = "high"
  why      = "Whoever may read the hashes of groups guesses their passwords; whoever may write it joins them."
  nist     = ["AC-3", "AC-6"]

  file "/etc/gshadow" {
    mode  = "0640"
    owner = "root"
    group = ["shadow", "root"]
  }

  pass "as Debian installs it" {
    files  = { "/etc/gshadow" = "" }
    modes  = { "/etc/gshadow" = "0640" }
    owners = { "/etc/gshadow" = "root:shadow" }
  }

  pass "fewer permissions" {
    files = { "/etc/gshadow" = "" }
    modes = { "/etc/gshadow" = "0400" }
  }

  fail "everybody may read it" {
    files  = { "/etc/gshadow" = "" }
    modes  = { "/etc/gshadow" = "0644" }
    owners = { "/etc/gshadow" = "root:shadow" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/gshadow" = "" }
    modes  = { "/etc/gshadow" = "0640" }
    owners = { "/etc/gshadow" = "1000:shadow" }
  }
}
