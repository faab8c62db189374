rule "gshadow-backup-permissions" {
  title    = "Only root and the group shadow may read the backup of /etc/gshadow"
  severity = "high"
  why      = "Most of what it holds is still so today."
  nist     = ["AC-3", "AC-6"]

  file "/etc/gshadow-" {
    mode     = "0640"
    owner    = "root"
    group    = ["shadow", "root"]
    optional = true
  }

  pass "no more than the file it is a copy of" {
    files  = { "/etc/gshadow-" = "" }
    modes  = { "/etc/gshadow-" = "0640" }
    owners = { "/etc/gshadow-" = "root:shadow" }
  }

  pass "fewer permissions" {
    files = { "/etc/gshadow-" = "" }
    modes = { "/etc/gshadow-" = "0400" }
  }

  pass "there is none" {
    dirs = ["/etc"]
  }

  fail "everybody may read it" {
    files  = { "/etc/gshadow-" = "" }
    modes  = { "/etc/gshadow-" = "0644" }
    owners = { "/etc/gshadow-" = "root:shadow" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/gshadow-" = "" }
    modes  = { "/etc/gshadow-" = "0640" }
    owners = { "/etc/gshadow-" = "1000:shadow" }
  }
}
