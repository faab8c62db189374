rule "kea-not-in-use" {
  title    = "The machine hands out no network addresses through Kea"
  severity = "medium"
  why      = "A second DHCP server gives the machines around it a gateway and a name server of its own choice."
  nist     = ["CM-7"]

  service_package "kea" { units = ["kea-dhcp4-server.service", "kea-dhcp6-server.service", "kea-dhcp-ddns-server.service", "kea-ctrl-agent.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["kea"]
    files    = { "/usr/lib/systemd/system/kea-dhcp4-server.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["kea"]
    files    = { "/usr/lib/systemd/system/kea-dhcp4-server.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/kea-dhcp4-server.service" = "/lib/systemd/system/kea-dhcp4-server.service"
    }
  }
}
