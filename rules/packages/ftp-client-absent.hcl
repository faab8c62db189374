rule "ftp-client-absent" {
  title    = "The FTP clients are not installed"
  severity = "low"
  why      = "Where one is at hand it gets used, and then a password crosses the network in clear text."
  nist     = ["CM-7"]

  package "ftp" { installed = false }
  package "tnftp" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  fail "ftp is installed" {
    packages = ["ftp"]
  }

  fail "tnftp is installed" {
    packages = ["tnftp"]
  }
}
