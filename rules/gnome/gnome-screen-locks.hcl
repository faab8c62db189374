rule "gnome-screen-locks" {
  title    = "The GNOME screen locks when nobody is there"
  severity = "medium"
  why      = "A screen that somebody left is open to whoever sits down at it next."
  nist     = ["AC-11"]

  param "idle" {
    default = 900
    range   = [1, 900]
    doc     = "Seconds until the screen goes blank."
  }

  param "delay" {
    default = 5
    range   = [0, 5]
    doc     = "Seconds from then until it locks."
  }

  applies = package("gdm3") || package("gnome-shell")

  dconf "/org/gnome/desktop/session/idle-delay" {
    type     = "uint32"
    at_least = 1
    at_most  = param.idle
  }

  dconf "/org/gnome/desktop/screensaver/lock-delay" {
    type     = "uint32"
    at_least = 0
    at_most  = param.delay
  }

  dconf "/org/gnome/desktop/screensaver/lock-enabled" {
    type   = "boolean"
    equals = "true"
  }

  pass "within the limits" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"       = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site" = "[org/gnome/desktop/session]\nidle-delay=uint32 600\n[org/gnome/desktop/screensaver]\nlock-delay=uint32 0\nlock-enabled=true\n"
    }
  }

  fail "nothing is set" {
    packages = ["gdm3"]
  }

  fail "0 never blanks the screen" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"       = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site" = "[org/gnome/desktop/session]\nidle-delay=uint32 0\n[org/gnome/desktop/screensaver]\nlock-delay=uint32 5\nlock-enabled=true\n"
    }
  }

  fail "a number of another type is passed over" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"       = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site" = "[org/gnome/desktop/session]\nidle-delay=600\n[org/gnome/desktop/screensaver]\nlock-delay=uint32 5\nlock-enabled=true\n"
    }
  }
}
