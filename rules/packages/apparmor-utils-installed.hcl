rule "apparmor-utils-installed" {
  title    = "The tools for AppArmor profiles are installed"
  severity = "low"
  why      = "Without them nobody can put a profile from complaining to enforcing, or see which programs have none."
  nist     = ["AC-3"]

  package "apparmor-utils" { installed = true }

  pass "installed" {
    packages = ["apparmor-utils"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
