rule "hardlinks-protected" {
  title    = "Users cannot link to files they may not write"
  severity = "medium"
  why      = "In a directory that all may write, a link to somebody else's file has a privileged program change that file."
  nist     = ["AC-6"]

  sysctl "fs.protected_hardlinks" { value = 1 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "fs.protected_hardlinks = 1\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# fs.protected_hardlinks = 1\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "fs.protected_hardlinks = 0\n" }
  }
}
