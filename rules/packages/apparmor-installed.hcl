rule "apparmor-installed" {
  title    = "AppArmor and its tools are installed"
  severity = "medium"
  why      = "Without it a service that is broken into may do all that its account may; with it, only what its profile allows."
  nist     = ["AC-3", "AC-6"]

  package "apparmor" { installed = true }
  package "apparmor-utils" { installed = true }

  pass "installed" {
    packages = ["apparmor", "apparmor-utils"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }

  fail "apparmor-utils is missing" {
    packages = ["apparmor"]
  }
}
