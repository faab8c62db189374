rule "gnome-no-autorun-fixed" {
  title    = "Users cannot make GNOME start programs from removable media"
  severity = "medium"
  why      = "A default that everybody may change for themselves keeps nothing out."
  nist     = ["CM-6", "CM-7"]

  applies = package("gdm3") || package("gnome-shell")

  dconf "/org/gnome/desktop/media-handling/autorun-never" {
    locked = true
  }

  pass "a lock" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"             = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/locks/10-site" = "/org/gnome/desktop/media-handling/autorun-never\n"
    }
  }

  fail "no locks" {
    packages = ["gdm3"]
  }

  fail "a comment is none" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"             = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/locks/10-site" = "#/org/gnome/desktop/media-handling/autorun-never\n"
    }
  }
}
