rule "x-server-absent" {
  title    = "No X server is installed"
  severity = "low"
  why      = "Under X every program of a session sees every key that is typed; a server needs none."
  nist     = ["CM-7"]

  package "xserver-common" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  fail "installed" {
    packages = ["xserver-common"]
  }
}
