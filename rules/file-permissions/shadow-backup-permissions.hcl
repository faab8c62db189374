rule "shadow-backup-permissions" {
  title    = "Only root and the group shadow may read the backup of /etc/shadow"
  severity = "high"
  why      = "Most of its hashes are those of today."
  nist     = ["AC-3", "AC-6"]

  file "/etc/shadow-" {
    mode     = "0640"
    owner    = "root"
    group    = ["shadow", "root"]
    optional = true
  }

  pass "no more than the file it is a copy of" {
    files  = { "/etc/shadow-" = "" }
    modes  = { "/etc/shadow-" = "0640" }
    owners = { "/etc/shadow-" = "root:shadow" }
  }

  pass "fewer permissions" {
    files = { "/etc/shadow-" = "" }
    modes = { "/etc/shadow-" = "0400" }
  }

  pass "there is none" {
    dirs = ["/etc"]
  }

  fail "everybody may read it" {
    files  = { "/etc/shadow-" = "" }
    modes  = { "/etc/shadow-" = "0644" }
    owners = { "/etc/shadow-" = "root:shadow" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/shadow-" = "" }
    modes  = { "/etc/shadow-" = "0640" }
    owners = { "/etc/shadow-" = "1000:shadow" }
  }
}
