rule "gnome-no-automount-fixed" {
  title    = "Users cannot make GNOME mount removable media by itself"
  severity = "medium"
  why      = "A default that everybody may change for themselves keeps nothing out."
  nist     = ["CM-6", "MP-7"]

  applies = package("gdm3") || package("gnome-shell")

  dconf "/org/gnome/desktop/media-handling/automount" {
    locked = true
  }

  dconf "/org/gnome/desktop/media-handling/automount-open" {
    locked = true
  }

  pass "both keys" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"             = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/locks/10-site" = "/org/gnome/desktop/media-handling/automount\n/org/gnome/desktop/media-handling/automount-open\n"
    }
  }

  fail "no locks" {
    packages = ["gdm3"]
  }

  fail "a lock in a database that no profile names" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/db/local.d/locks/10-site" = "/org/gnome/desktop/media-handling/automount\n/org/gnome/desktop/media-handling/automount-open\n"
    }
  }
}
