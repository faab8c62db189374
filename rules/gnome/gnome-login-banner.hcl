rule "gnome-login-banner" {
  title    = "The GNOME login screen shows a banner"
  severity = "medium"
  why      = "A warning that everybody sees before logging in takes the excuse of not having known."
  nist     = ["AC-8"]

  param "text" {
    default = "Authorised use only. Activity is recorded."
    doc     = "What is shown where nothing is."
  }

  applies = package("gdm3")

  dconf "/org/gnome/login-screen/banner-message-enable" {
    profile = "gdm"
    type    = "boolean"
    equals  = "true"
  }

  dconf "/org/gnome/login-screen/banner-message-text" {
    profile  = "gdm"
    type     = "string"
    excludes = [""]
    write    = param.text
  }

  pass "a text of the site" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/gdm"      = "user-db:user\nsystem-db:gdm\n"
      "/etc/dconf/db/gdm.d/10-site" = "[org/gnome/login-screen]\nbanner-message-enable=true\nbanner-message-text='Ours'\n"
    }
  }

  fail "nothing is set" {
    packages = ["gdm3"]
  }

  fail "a text that is switched off" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/profile/gdm"      = "user-db:user\nsystem-db:gdm\n"
      "/etc/dconf/db/gdm.d/10-site" = "[org/gnome/login-screen]\nbanner-message-enable=false\nbanner-message-text='Ours'\n"
    }
  }

  fail "no profile names the database" {
    packages = ["gdm3"]
    files = {
      "/etc/dconf/db/gdm.d/10-site" = "[org/gnome/login-screen]\nbanner-message-enable=true\nbanner-message-text='Ours'\n"
    }
  }
}
