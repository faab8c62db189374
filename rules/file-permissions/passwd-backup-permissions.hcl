rule "passwd-backup-permissions" {
  title    = "Only root may change the backup of /etc/passwd"
  severity = "high"
  why      = "Whoever may write it waits until an administrator puts it back."
  nist     = ["AC-3", "AC-6"]

  file "/etc/passwd-" {
    mode     = "0644"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than the file it is a copy of" {
    files = { "/etc/passwd-" = "" }
    modes = { "/etc/passwd-" = "0644" }
  }

  pass "fewer permissions" {
    files = { "/etc/passwd-" = "" }
    modes = { "/etc/passwd-" = "0600" }
  }

  pass "there is none" {
    dirs = ["/etc"]
  }

  fail "everybody may write it" {
    files = { "/etc/passwd-" = "" }
    modes = { "/etc/passwd-" = "0666" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/passwd-" = "" }
    modes  = { "/etc/passwd-" = "0644" }
    owners = { "/etc/passwd-" = "1000:root" }
  }
}
