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

  setting "/etc/systemd/coredump.conf" {
    section = "Coredump"
    key     = "ProcessSizeMax"
    equals  = "0"
    default = "2G"
  }

  pass "neither stored nor processed" {
    packages = ["systemd-coredump"]
    files = {
      "/etc/systemd/coredump.conf" = <<-EOT
        [Coredump]
        Storage=none
        ProcessSizeMax=0
      EOT
    }
  }

  fail "as it comes" {
    packages = ["systemd-coredump"]
    files    = { "/etc/systemd/coredump.conf" = "[Coredump]\n#Storage=external\n" }
  }

  fail "a drop-in stores them again" {
    packages = ["systemd-coredump"]
    files = {
      "/etc/systemd/coredump.conf" = <<-EOT
        [Coredump]
        Storage=none
        ProcessSizeMax=0
      EOT
      "/etc/systemd/coredump.conf.d/50-site.conf" = "[Coredump]\nStorage=external\n"
    }
  }
}
