rule "timesyncd-absent" {
  title    = "systemd-timesyncd is not installed"
  severity = "low"
  why      = "Two services that set one clock work against each other."
  nist     = ["AU-8"]

  package "systemd-timesyncd" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  fail "installed" {
    packages = ["systemd-timesyncd"]
  }
}
