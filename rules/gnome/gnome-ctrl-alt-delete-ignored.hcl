rule "gnome-ctrl-alt-delete-ignored" {
  title    = "Ctrl-Alt-Delete does not end a GNOME session"
  severity = "high"
  why      = "Whoever stands at the keyboard could end somebody's work, and from the login screen restart the machine."
  nist     = ["CM-6"]

  applies = package("gdm3") || package("gnome-shell")

  dconf "/org/gnome/settings-daemon/plugins/media-keys/logout" {
    type   = "strings"
    equals = "[]"
    or     = ["['']"]
    locked = true
  }

  pass "no keys" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"             = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site"       = "[org/gnome/settings-daemon/plugins/media-keys]\nlogout=@as []\n"
      "/etc/dconf/db/local.d/locks/10-site" = "/org/gnome/settings-daemon/plugins/media-keys/logout\n"
    }
  }

  pass "an empty name of a key" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"             = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site"       = "[org/gnome/settings-daemon/plugins/media-keys]\nlogout=['']\n"
      "/etc/dconf/db/local.d/locks/10-site" = "/org/gnome/settings-daemon/plugins/media-keys/logout\n"
    }
  }

  fail "as GNOME comes" {
    packages = ["gdm3"]
  }

  fail "another key" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"             = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site"       = "[org/gnome/settings-daemon/plugins/media-keys]\nlogout=['<Super>q']\n"
      "/etc/dconf/db/local.d/locks/10-site" = "/org/gnome/settings-daemon/plugins/media-keys/logout\n"
    }
  }

  fail "an array without a type, which dconf cannot read" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"             = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site"       = "[org/gnome/settings-daemon/plugins/media-keys]\nlogout=[]\n"
      "/etc/dconf/db/local.d/locks/10-site" = "/org/gnome/settings-daemon/plugins/media-keys/logout\n"
    }
  }
}
