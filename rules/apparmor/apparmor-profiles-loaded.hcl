rule "apparmor-profiles-loaded" {
  title    = "Every AppArmor profile is loaded, enforcing or complaining"
  severity = "medium"
  why      = "A profile that is disabled neither confines its program nor shows what confinement would refuse."
  nist     = ["AC-3", "CM-7"]

  param "unconfined" {
    default = false
    doc     = "Whether profiles that allow everything will do, as distributions ship them to give programs a name."
  }

  applies = package("apparmor")

  apparmor_profiles {
    complain   = true
    unconfined = param.unconfined
  }

  pass "one complains" {
    packages = ["apparmor"]
    files    = { "/etc/apparmor.d/bin.ping" = "profile ping /{usr/,}bin/ping flags=(complain) {\n}\n" }
  }

  fail "a link disables it" {
    packages = ["apparmor"]
    files    = { "/etc/apparmor.d/bin.ping" = "profile ping /{usr/,}bin/ping {\n}\n" }
    links    = { "/etc/apparmor.d/disable/bin.ping" = "/etc/apparmor.d/bin.ping" }
  }

  fail "there is none" {
    packages = ["apparmor"]
    files    = { "/etc/apparmor.d/tunables/global" = "@{PROC}=/proc/\n" }
    fixable  = false
  }
}
