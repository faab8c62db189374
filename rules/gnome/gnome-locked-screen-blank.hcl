rule "gnome-locked-screen-blank" {
  title    = "A locked GNOME screen shows nothing"
  severity = "medium"
  why      = "What is shown on a locked screen is seen by whoever comes by."
  nist     = ["AC-11(1)"]

  applies = package("gdm3") || package("gnome-shell")

  dconf "/org/gnome/desktop/screensaver/picture-uri" {
    type   = "string"
    equals = ""
  }

  pass "set" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"       = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site" = "[org/gnome/desktop/screensaver]\npicture-uri=''\n"
    }
  }

  fail "nothing is set" {
    packages = ["gdm3"]
  }

  fail "something else" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"       = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site" = "[org/gnome/desktop/screensaver]\npicture-uri='file:///srv/plan.png'\n"
    }
  }
}
