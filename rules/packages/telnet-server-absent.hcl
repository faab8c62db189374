rule "telnet-server-absent" {
  title    = "The machine has no telnet server"
  severity = "high"
  why      = "Passwords of those who log in cross the network in clear text."
  nist     = ["CM-7"]

  package "telnetd" { installed = false }
  package "inetutils-telnetd" { installed = false }
  package "telnetd-ssl" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  fail "telnetd is installed" {
    packages = ["telnetd"]
  }

  fail "inetutils-telnetd is installed" {
    packages = ["inetutils-telnetd"]
  }

  fail "telnetd-ssl is installed" {
    packages = ["telnetd-ssl"]
  }
}
