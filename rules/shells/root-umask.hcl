rule "root-umask" {
  title    = "root makes files that others cannot read"
  severity = "medium"
  why      = "What root writes in passing, such as copies of configuration and dumps, is seldom meant for everybody."
  nist     = ["AC-3", "AC-6"]

  param "mask" {
    default = "027"
    one_of  = ["027", "077"]
    doc     = "The permissions that none of root's new files get."
  }

  umask "root" { mask = param.mask }

  pass "root's own" {
    files = {
      "/etc/profile"  = "umask 022\n"
      "/root/.bashrc" = "umask 077\n"
    }
  }

  pass "what everybody has" {
    files = {
      "/etc/profile"  = "umask 027\n"
      "/root/.bashrc" = "# umask 022\n"
    }
  }

  fail "nothing sets it" {
    files = { "/root/.bashrc" = "alias ll='ls -l'\n" }
  }

  fail "root's is wider than everybody's" {
    files = {
      "/etc/profile"        = "umask 027\n"
      "/root/.bash_profile" = "umask 022\n"
    }
  }
}
