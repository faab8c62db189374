rule "gnome-locks-without-card" {
  title    = "The GNOME screen locks when the smart card is pulled out"
  severity = "medium"
  why      = "Who takes the card along leaves a session behind that is open to whoever comes by."
  nist     = ["AC-11"]

  applies = package("gdm3") || package("gnome-shell")

  dconf "/org/gnome/settings-daemon/peripherals/smartcard/removal-action" {
    type   = "string"
    equals = "lock-screen"
  }

  pass "set" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"       = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site" = "[org/gnome/settings-daemon/peripherals/smartcard]\nremoval-action='lock-screen'\n"
    }
  }

  fail "nothing is set" {
    packages = ["gdm3"]
  }

  fail "something else" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/user"       = "user-db:user\nsystem-db:local\n"
      "/etc/dconf/db/local.d/10-site" = "[org/gnome/settings-daemon/peripherals/smartcard]\nremoval-action='none'\n"
    }
  }
}
