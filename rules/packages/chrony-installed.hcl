rule "chrony-installed" {
  title    = "chrony is installed"
  severity = "low"
  why      = "Logs of machines whose clocks differ cannot be put together."
  nist     = ["AU-8"]

  package "chrony" { installed = true }

  pass "installed" {
    packages = ["chrony"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
