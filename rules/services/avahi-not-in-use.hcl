rule "avahi-not-in-use" {
  title    = "The machine does not announce itself to the local network"
  severity = "medium"
  why      = "A daemon that tells everybody the machine's name and services is a map for an intruder, and a parser to attack."
  nist     = ["CM-7"]

  service_package "avahi-daemon" { units = ["avahi-daemon.socket", "avahi-daemon.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["avahi-daemon"]
    files    = { "/usr/lib/systemd/system/avahi-daemon.socket" = "[Install]\nWantedBy=sockets.target\n" }
  }

  pass "masked" {
    packages = ["avahi-daemon"]
    files    = { "/usr/lib/systemd/system/avahi-daemon.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/avahi-daemon.service"                         = "/dev/null"
      "/etc/systemd/system/avahi-daemon.socket"                          = "/dev/null"
      "/etc/systemd/system/multi-user.target.wants/avahi-daemon.service" = "/lib/systemd/system/avahi-daemon.service"
    }
  }

  fail "started at boot" {
    packages = ["avahi-daemon"]
    files    = { "/usr/lib/systemd/system/avahi-daemon.socket" = "[Install]\nWantedBy=sockets.target\n" }
    links = {
      "/etc/systemd/system/sockets.target.wants/avahi-daemon.socket" = "/lib/systemd/system/avahi-daemon.socket"
    }
  }
}
