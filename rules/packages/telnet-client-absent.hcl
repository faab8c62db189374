rule "telnet-client-absent" {
  title    = "The telnet client is not installed"
  severity = "medium"
  why      = "Where it is at hand it gets used, and then a password crosses the network in clear text."
  nist     = ["CM-7"]

  package "telnet" { installed = false }
  package "inetutils-telnet" { installed = false }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "removed, its configuration left" {
    files = {
      "/var/lib/dpkg/status" = <<-EOT
        Package: base-files
        Status: install ok installed
        Version: 12.4

        Package: telnet
        Status: deinstall ok config-files
        Version: 0.17
      EOT
    }
  }

  fail "telnet is installed" {
    packages = ["telnet"]
  }

  fail "inetutils-telnet is installed" {
    packages = ["inetutils-telnet"]
  }

  fail "only half removed" {
    files = {
      "/var/lib/dpkg/status" = <<-EOT
        Package: base-files
        Status: install ok installed
        Version: 12.4

        Package: telnet
        Status: deinstall ok half-installed
        Version: 0.17
      EOT
    }
  }
}
