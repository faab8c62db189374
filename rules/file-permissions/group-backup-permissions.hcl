rule "group-backup-permissions" {
  title    = "Only root may change the backup of /etc/group"
  severity = "high"
  why      = "Whoever may write it waits until an administrator puts it back."
  nist     = ["AC-3", "AC-6"]

  file "/etc/group-" {
    mode     = "0644"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than the file it is a copy of" {
    files = { "/etc/group-" = "" }
    modes = { "/etc/group-" = "0644" }
  }

  pass "fewer permissions" {
    files = { "/etc/group-" = "" }
    modes = { "/etc/group-" = "0600" }
  }

  pass "there is none" {
    dirs = ["/etc"]
  }

  fail "everybody may write it" {
    files = { "/etc/group-" = "" }
    modes = { "/etc/group-" = "0666" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/group-" = "" }
    modes  = { "/etc/group-" = "0644" }
    owners = { "/etc/group-" = "1000:root" }
  }
}
