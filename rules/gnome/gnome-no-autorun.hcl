rule "gnome-no-autorun" {
  title    = "GNOME does not start programs from removable media"
  severity = "medium"
  why      = "A stick that was found or sent runs what somebody else put on it."
  nist     = ["CM-6", "CM-7"]

  applies = package("gdm3") || package("gnome-shell")

  dconf "/org/gnome/desktop/media-handling/autorun-never" {
    type   = "boolean"
    equals = "true"
  }

  pass "never" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"       = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site" = "[org/gnome/desktop/media-handling]\nautorun-never=true\n"
    }
  }

  fail "nothing is set" {
    packages = ["gdm3"]
  }

  fail "switched on" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"       = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site" = "[org/gnome/desktop/media-handling]\nautorun-never=false\n"
    }
  }
}
