rule "sudo-use-pty" {
  title    = "sudo runs commands in a terminal of their own"
  severity = "medium"
  why      = "A command that keeps the terminal it was started from can type into it after sudo has ended."
  nist     = ["AC-6"]

  applies = file("/etc/sudoers")

  sudo_default "use_pty" { equals = true }

  pass "as Debian 12 ships it" {
    files = { "/etc/sudoers" = "Defaults\tuse_pty\n@includedir /etc/sudoers.d\n" }
  }

  fail "not set" {
    files = { "/etc/sudoers" = "Defaults env_reset\n@includedir /etc/sudoers.d\n" }
  }

  fail "a later file switches it off" {
    files = {
      "/etc/sudoers"        = "Defaults use_pty\n@includedir /etc/sudoers.d\n"
      "/etc/sudoers.d/site" = "Defaults !use_pty\n"
    }
  }

  fail "switched off for one user" {
    files = { "/etc/sudoers" = "Defaults use_pty\nDefaults:robot !use_pty, lecture=never\n" }
  }
}
