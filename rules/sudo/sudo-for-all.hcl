rule "sudo-for-all" {
  title    = "sudo lets nobody do everything by a rule for all"
  severity = "medium"
  why      = "With such a rule every account is root's, a service that was broken into among them."
  nist     = ["AC-6"]

  applies = package("sudo")

  sudo_for_all {}

  pass "as Debian ships it" {
    packages = ["sudo"]
    files    = { "/etc/sudoers" = "Defaults use_pty\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n" }
  }

  pass "everybody may do one thing" {
    packages = ["sudo"]
    files    = { "/etc/sudoers" = "root ALL=(ALL:ALL) ALL\nALL ALL=(root) /usr/bin/lpq ALL\n" }
  }

  fail "with the target's password, as it was meant" {
    packages = ["sudo"]
    files    = { "/etc/sudoers" = "Defaults targetpw\nroot ALL=(ALL:ALL) ALL\nALL ALL=(ALL) ALL\n" }
  }

  fail "by an alias in another file" {
    packages = ["sudo"]
    files = {
      "/etc/sudoers"        = "root ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n"
      "/etc/sudoers.d/site" = "User_Alias STAFF = ALL\nSTAFF ALL = NOPASSWD: ALL\n"
    }
  }
}
