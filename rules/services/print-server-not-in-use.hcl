rule "print-server-not-in-use" {
  title    = "The machine is no print server"
  severity = "medium"
  why      = "The printing system listens to the network for printers and has run what they sent."
  nist     = ["CM-7"]

  service_package "cups" { units = ["cups.socket", "cups.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["cups"]
    files    = { "/usr/lib/systemd/system/cups.socket" = "[Install]\nWantedBy=sockets.target\n" }
  }

  fail "started at boot" {
    packages = ["cups"]
    files    = { "/usr/lib/systemd/system/cups.socket" = "[Install]\nWantedBy=sockets.target\n" }
    links    = { "/etc/systemd/system/sockets.target.wants/cups.socket" = "/lib/systemd/system/cups.socket" }
  }
}
