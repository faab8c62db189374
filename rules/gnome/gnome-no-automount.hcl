rule "gnome-no-automount" {
  title    = "GNOME does not mount removable media by itself"
  severity = "medium"
  why      = "Whoever reaches a port brings in files, and the faults of a file system with them."
  nist     = ["CM-6", "MP-7"]

  applies = package("gdm3") || package("gnome-shell")

  dconf "/org/gnome/desktop/media-handling/automount" {
    type   = "boolean"
    equals = "false"
  }

  dconf "/org/gnome/desktop/media-handling/automount-open" {
    type   = "boolean"
    equals = "false"
  }

  pass "switched off" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"       = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site" = "[org/gnome/desktop/media-handling]\nautomount=false\nautomount-open=false\n"
    }
  }

  fail "nothing is set" {
    packages = ["gdm3"]
  }

  fail "only one of them" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"       = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site" = "[org/gnome/desktop/media-handling]\nautomount=false\nautomount-open=true\n"
    }
  }
}
