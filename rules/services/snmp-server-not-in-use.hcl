rule "snmp-server-not-in-use" {
  title    = "The machine does not answer SNMP"
  severity = "medium"
  why      = "Its older versions tell whoever knows the word \"public\" what runs here, and send that word in clear text."
  nist     = ["CM-7"]

  service_package "snmpd" { units = ["snmpd.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["snmpd"]
    files    = { "/usr/lib/systemd/system/snmpd.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["snmpd"]
    files    = { "/usr/lib/systemd/system/snmpd.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/snmpd.service" = "/lib/systemd/system/snmpd.service"
    }
  }
}
