rule "apparmor-profiles-enforced" {
  title    = "Every AppArmor profile is enforcing"
  severity = "medium"
  why      = "A profile that only complains records how a program is misused, and lets it happen."
  nist     = ["AC-3", "CM-7"]

  param "unconfined" {
    default = false
    doc     = "Whether profiles that allow everything will do, as distributions ship them to give programs a name."
  }

  applies = package("apparmor")

  apparmor_profiles {
    complain   = false
    unconfined = param.unconfined
  }

  pass "without flags, or with others" {
    packages = ["apparmor"]
    files = {
      "/etc/apparmor.d/bin.ping"    = "profile ping /{usr/,}bin/ping {\n}\n"
      "/etc/apparmor.d/lsb_release" = "profile lsb_release flags=(attach_disconnected) {\n}\n"
    }
  }

  pass "one that allows everything is not loaded" {
    packages = ["apparmor"]
    files    = { "/etc/apparmor.d/slack" = "profile slack /usr/lib/slack/slack flags=(unconfined) {\n  userns,\n}\n" }
    links    = { "/etc/apparmor.d/disable/slack" = "/etc/apparmor.d/slack" }
  }

  fail "one allows everything to a program that is not there" {
    packages = ["apparmor"]
    files    = { "/etc/apparmor.d/slack" = "profile slack /usr/lib/slack/slack flags=(unconfined) {\n  userns,\n}\n" }
  }

  fail "one allows everything to a program that is there" {
    packages = ["apparmor"]
    fixable  = false
    files = {
      "/etc/apparmor.d/runc" = "profile runc /usr/{bin,sbin}/runc flags=(unconfined) {\n  userns,\n}\n"
      "/usr/sbin/runc"       = ""
    }
  }

  fail "a flag has it complain" {
    packages = ["apparmor"]
    files    = { "/etc/apparmor.d/bin.ping" = "profile ping /{usr/,}bin/ping flags=(complain) {\n}\n" }
  }

  fail "a link has it complain" {
    packages = ["apparmor"]
    files    = { "/etc/apparmor.d/bin.ping" = "profile ping /{usr/,}bin/ping {\n}\n" }
    links    = { "/etc/apparmor.d/force-complain/bin.ping" = "../bin.ping" }
  }

  fail "a part of it complains" {
    packages = ["apparmor"]
    files    = { "/etc/apparmor.d/usr.bin.x" = "/usr/bin/x {\n  profile child flags=(complain) {\n    /x r,\n  }\n}\n" }
  }
}
