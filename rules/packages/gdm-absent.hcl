rule "gdm-absent" {
  title    = "The GNOME display manager is not installed"
  severity = "low"
  why      = "A graphical login is hundreds of programs that a server never needs and that run before anybody has logged in."
  nist     = ["CM-7"]

  package "gdm3" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  fail "installed" {
    packages = ["gdm3"]
  }
}
