rule "gnome-no-user-list" {
  title    = "The GNOME login screen does not list users"
  severity = "medium"
  why      = "A list of names saves an intruder half of the guessing."
  nist     = ["CM-7", "IA-5"]

  applies = package("gdm3")

  dconf "/org/gnome/login-screen/disable-user-list" {
    profile = "gdm"
    type    = "boolean"
    equals  = "true"
  }

  pass "switched off" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/gdm"      = "user-db:user\nsystem-db:gdm\n"
      "/etc/dconf/db/gdm.d/10-site" = "[org/gnome/login-screen]\ndisable-user-list=true\n"
    }
  }

  fail "nothing is set" {
    packages = ["gdm3"]
  }

  fail "a later file switches it on again" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/gdm"      = "user-db:user\nsystem-db:gdm\n"
      "/etc/dconf/db/gdm.d/10-site" = "[org/gnome/login-screen]\ndisable-user-list=true\n"
      "/etc/dconf/db/gdm.d/90-late" = "[org/gnome/login-screen]\ndisable-user-list=false\n"
    }
  }
}
