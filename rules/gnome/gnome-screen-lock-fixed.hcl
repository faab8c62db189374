rule "gnome-screen-lock-fixed" {
  title    = "Users cannot change when the GNOME screen locks"
  severity = "medium"
  why      = "A limit that everybody may lift for themselves is none."
  nist     = ["AC-11", "CM-6"]

  applies = package("gdm3") || package("gnome-shell")

  dconf "/org/gnome/desktop/session/idle-delay" {
    locked = true
  }

  dconf "/org/gnome/desktop/screensaver/lock-delay" {
    locked = true
  }

  pass "both keys" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"             = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/locks/10-site" = "/org/gnome/desktop/session/idle-delay\n/org/gnome/desktop/screensaver/lock-delay\n"
    }
  }

  pass "everything of the desktop" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"             = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/locks/10-site" = "/org/gnome/desktop/\n"
    }
  }

  fail "no locks" {
    packages = ["gdm3"]
  }

  fail "one of two" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"             = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/locks/10-site" = "/org/gnome/desktop/session/idle-delay\n"
    }
  }
}
