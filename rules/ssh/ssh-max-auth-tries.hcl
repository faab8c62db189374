rule "ssh-max-auth-tries" {
  title    = "SSH allows few guesses per connection"
  severity = "medium"
  why      = "Every further guess that one connection allows makes a password cheaper to find, and half of them go unlogged."
  nist     = ["AC-7"]

  param "limit" {
    default = 4
    range   = [1, 4]
    doc     = "The most attempts a site may allow."
  }

  applies = package("openssh-server")

  sshd "MaxAuthTries" { at_most = param.limit }

  pass "a lower limit" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "MaxAuthTries 3\n" }
  }

  pass "a drop-in that is read first" {
    packages = ["openssh-server"]
    files = {
      "/etc/ssh/sshd_config"                = "Include /etc/ssh/sshd_config.d/*.conf\nMaxAuthTries 6\n"
      "/etc/ssh/sshd_config.d/10-site.conf" = "MaxAuthTries 4\n"
    }
  }

  fail "sshd keeps the first value it reads" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "MaxAuthTries 6\nMaxAuthTries 4\n" }
  }

  fail "six is the default" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "UsePAM yes\n" }
  }

  fail "a drop-in that sorts before ours" {
    packages = ["openssh-server"]
    files = {
      "/etc/ssh/sshd_config"               = "Include /etc/ssh/sshd_config.d/*.conf\nMaxAuthTries 4\n"
      "/etc/ssh/sshd_config.d/00-aaa.conf" = "MaxAuthTries 10\n"
    }
  }

  fail "more for one user" {
    packages = ["openssh-server"]
    files    = { "/etc/ssh/sshd_config" = "MaxAuthTries 4\nMatch User bob\n  MaxAuthTries 20\n" }
  }
}
