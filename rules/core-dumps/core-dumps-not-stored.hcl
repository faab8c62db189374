rule "core-dumps-not-stored" {
  title    = "systemd stores no core dumps"
  severity = "medium"
  why      = "The memory of a program that crashed holds passwords and keys, and stays in a directory of its own for days."
  nist     = ["SI-11"]

  applies = package("systemd-coredump")

  setting "/etc/systemd/coredump.conf" {
    section = "Coredump"
    key     = "Storage"
    equals  = "none"
    default = "external"
  }

  pass "not stored" {
    packages = ["systemd-coredump"]
    files    = { "/etc/systemd/coredump.conf" = "[Coredump]\nStorage=none\n" }
  }

  fail "as it comes" {
    packages = ["systemd-coredump"]
    files    = { "/etc/systemd/coredump.conf" = "[Coredump]\n#Storage=external\n" }
  }

  fail "a drop-in stores them again" {
    packages = ["systemd-coredump"]
    files = {
      "/etc/systemd/coredump.conf"                = "[Coredump]\nStorage=none\n"
      "/etc/systemd/coredump.conf.d/50-site.conf" = "[Coredump]\nStorage=external\n"
    }
  }
}
