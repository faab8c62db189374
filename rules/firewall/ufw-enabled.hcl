rule "ufw-enabled" {
  title    = "ufw starts at boot and loads its rules"
  severity = "high"
  why      = "A firewall that is installed and not switched on filters nothing."
  nist     = ["SC-7"]

  applies = package("ufw")

  unit "ufw.service" { enabled = true }

  setting "/etc/ufw/ufw.conf" {
    key    = "ENABLED"
    equals = "yes"
    format = "shell"
  }

  pass "both switched on" {
    packages = ["ufw"]
    files = {
      "/usr/lib/systemd/system/ufw.service" = "[Install]\nWantedBy=multi-user.target\n"
      "/etc/ufw/ufw.conf" = "ENABLED=yes\nLOGLEVEL=low\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/ufw.service" = "/lib/systemd/system/ufw.service"
    }
  }

  fail "as Debian installs it" {
    packages = ["ufw"]
    files = {
      "/usr/lib/systemd/system/ufw.service" = "[Install]\nWantedBy=multi-user.target\n"
      "/etc/ufw/ufw.conf" = "ENABLED=no\nLOGLEVEL=low\n"
    }
    links = {
      "/etc/systemd/system/multi-user.target.wants/ufw.service" = "/lib/systemd/system/ufw.service"
    }
  }

  fail "switched on, and nothing starts it" {
    packages = ["ufw"]
    files = {
      "/usr/lib/systemd/system/ufw.service" = "[Install]\nWantedBy=multi-user.target\n"
      "/etc/ufw/ufw.conf" = "ENABLED=yes\n"
    }
  }
}
