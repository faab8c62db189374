rule "dhcp-server-not-in-use" {
  title    = "The machine hands out no network addresses"
  severity = "medium"
  why      = "A second DHCP server gives the machines around it a gateway and a name server of its own choice."
  nist     = ["CM-7"]

  service_package "isc-dhcp-server" { units = ["isc-dhcp-server.service", "isc-dhcp-server6.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["isc-dhcp-server"]
    files    = { "/usr/lib/systemd/system/isc-dhcp-server.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["isc-dhcp-server"]
    files    = { "/usr/lib/systemd/system/isc-dhcp-server.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/isc-dhcp-server.service" = "/lib/systemd/system/isc-dhcp-server.service"
    }
  }
}
