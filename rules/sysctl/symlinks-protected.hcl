rule "symlinks-protected" {
  title    = "Links in shared directories are followed for their owner only"
  severity = "medium"
  why      = "A link that somebody put into /tmp under a name that a privileged program is about to use has that program write elsewhere."
  nist     = ["AC-6"]

  sysctl "fs.protected_symlinks" { value = 1 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "fs.protected_symlinks = 1\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# fs.protected_symlinks = 1\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "fs.protected_symlinks = 0\n" }
  }
}
