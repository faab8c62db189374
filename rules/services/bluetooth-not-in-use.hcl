rule "bluetooth-not-in-use" {
  title    = "Bluetooth does not run"
  severity = "low"
  why      = "Whoever is near enough can address it, and its protocols have let them in without pairing."
  nist     = ["AC-18", "CM-7"]

  service_package "bluez" { units = ["bluetooth.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["bluez"]
    files    = { "/usr/lib/systemd/system/bluetooth.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["bluez"]
    files    = { "/usr/lib/systemd/system/bluetooth.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links = {
      "/etc/systemd/system/multi-user.target.wants/bluetooth.service" = "/lib/systemd/system/bluetooth.service"
    }
  }
}
