rule "gdm-one-display-server" {
  title    = "The GNOME login screen uses one display server only"
  severity = "medium"
  why      = "With Wayland an X server runs as well, for programs that know nothing else: twice the code that every program on the screen can talk to."
  nist     = ["CM-7"]

  applies = package("gdm3")

  setting "/etc/gdm3/daemon.conf" {
    format  = "ini"
    section = "daemon"
    key     = "WaylandEnable"
    equals  = "false"
    default = "true"
  }

  pass "X alone" {
    packages = ["gdm3"]
    files    = { "/etc/gdm3/daemon.conf" = "[daemon]\nWaylandEnable=false\n" }
  }

  fail "as it comes" {
    packages = ["gdm3"]
    files    = { "/etc/gdm3/daemon.conf" = "[daemon]\n#WaylandEnable=false\n[security]\n" }
  }

  fail "in another section" {
    packages = ["gdm3"]
    files    = { "/etc/gdm3/daemon.conf" = "[daemon]\n[security]\nWaylandEnable=false\n" }
  }
}
