rule "gdm-no-xdmcp" {
  title    = "The GNOME login screen takes no remote X sessions"
  severity = "high"
  why      = "XDMCP carries passwords and screens over the network for everybody to read."
  nist     = ["AC-17", "CM-7", "SC-8"]

  applies = package("gdm3")

  setting "/etc/gdm3/daemon.conf" {
    format  = "ini"
    section = "xdmcp"
    key     = "Enable"
    equals  = "false"
    default = "false"
  }

  setting "/etc/gdm3/custom.conf" {
    format  = "ini"
    section = "xdmcp"
    key     = "Enable"
    equals  = "false"
    default = "false"
  }

  pass "nothing is set" {
    packages = ["gdm3"]
    files = {
      "/etc/gdm3/daemon.conf" = "[xdmcp]\n"
    }
  }

  pass "no file" {
    packages = ["gdm3"]
  }

  fail "switched on" {
    packages = ["gdm3"]
    files = {
      "/etc/gdm3/daemon.conf" = "[daemon]\n[xdmcp]\nEnable=true\n"
    }
  }

  fail "switched on in the other file" {
    packages = ["gdm3"]
    files = {
      "/etc/gdm3/custom.conf" = "[xdmcp]\nEnable=1\n"
    }
  }
}
