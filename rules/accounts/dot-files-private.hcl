rule "dot-files-private" {
  title    = "Dot files in homes belong to their user and open nothing to others"
  severity = "medium"
  why      = "They decide what runs at a login, hold passwords and what was typed, and may let other machines in."
  nist     = ["AC-3", "AC-6"]

  param "remove" {
    default = true
    doc     = "Whether .forward, .rhosts and .shosts are removed."
  }

  homes "dot-files" { remove = param.remove }

  pass "the user's own" {
    files = {
      "/etc/passwd"    = "root:x:0:0:root:/root:/bin/sh\n"
      "/etc/shells"    = "/bin/sh\n"
      "/root/.profile" = "umask 077\n"
      "/root/.netrc"   = ""
    }
    modes = { "/root/.netrc" = "0600" }
  }

  fail "a password that others read" {
    files = {
      "/etc/passwd"  = "root:x:0:0:root:/root:/bin/sh\n"
      "/etc/shells"  = "/bin/sh\n"
      "/root/.netrc" = ""
    }
    modes = { "/root/.netrc" = "0640" }
  }

  fail "a start-up file that others write" {
    files = {
      "/etc/passwd"   = "root:x:0:0:root:/root:/bin/sh\n"
      "/etc/shells"   = "/bin/sh\n"
      "/root/.bashrc" = ""
    }
    modes = { "/root/.bashrc" = "0664" }
  }

  fail "somebody else's file" {
    files = {
      "/etc/passwd"         = "ann:x:1000:1000::/home/ann:/bin/sh\n"
      "/etc/shells"         = "/bin/sh\n"
      "/home/ann/.ssh/.key" = ""
    }
  }

  fail "trust in other machines" {
    files = {
      "/etc/passwd"   = "root:x:0:0:root:/root:/bin/sh\n"
      "/etc/shells"   = "/bin/sh\n"
      "/root/.rhosts" = "+ +\n"
    }
  }
}
