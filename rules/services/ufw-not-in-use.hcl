rule "ufw-not-in-use" {
  title    = "ufw does not run"
  severity = "medium"
  why      = "Two firewalls that load rules one after the other leave a mix that neither of them shows."
  nist     = ["SC-7"]

  service_package "ufw" { units = ["ufw.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["ufw"]
    files    = { "/usr/lib/systemd/system/ufw.service" = "[Install]\nWantedBy=multi-user.target\n" }
  }

  fail "started at boot" {
    packages = ["ufw"]
    files    = { "/usr/lib/systemd/system/ufw.service" = "[Install]\nWantedBy=multi-user.target\n" }
    links    = { "/etc/systemd/system/multi-user.target.wants/ufw.service" = "/lib/systemd/system/ufw.service" }
  }
}
