rule "ldap-server-not-in-use" {
  title    = "The machine is no directory server"
  severity = "medium"
  why      = "A directory that nobody looks after tells an intruder who works here, and sometimes their passwords."
  nist     = ["CM-7"]

  service_package "slapd" { units = ["slapd.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["slapd"]
    files    = { "/usr/lib/systemd/system/slapd.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["slapd"]
    files    = { "/usr/lib/systemd/system/slapd.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/slapd.service" = "/lib/systemd/system/slapd.service"
    }
  }
}
