rule "apt-no-weak-dependencies" {
  title    = "Packages bring along only what they need"
  severity = "low"
  why      = "Every further package is code that somebody may find a hole in, and nobody asked for it."
  nist     = ["CM-7"]

  apt_setting "APT::Install-Recommends" {
    equals  = "0"
    default = "1"
  }

  apt_setting "APT::Install-Suggests" {
    equals  = "0"
    default = "0"
  }

  pass "neither recommended nor suggested" {
    files = { "/etc/apt/apt.conf.d/20site" = "APT::Install-Recommends \"0\";\nAPT::Install-Suggests \"0\";\n" }
  }

  pass "in a scope, by another word" {
    files = { "/etc/apt/apt.conf.d/20site" = "APT {\n  Install-Recommends \"false\";\n};\n" }
  }

  fail "recommended packages come by default" {
    files = { "/etc/apt/apt.conf.d/20site" = "// nothing\n" }
  }

  fail "a later file takes it back" {
    files = {
      "/etc/apt/apt.conf.d/20site"   = "APT::Install-Recommends \"0\";\n"
      "/etc/apt/apt.conf.d/90vendor" = "APT::Install-Recommends \"true\";\n"
    }
  }
}
