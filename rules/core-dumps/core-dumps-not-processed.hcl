rule "core-dumps-not-processed" {
  title    = "systemd writes nothing of a core dump to the log"
  severity = "medium"
  why      = "The trace that is made of a dump shows what a program had in hand when it crashed to everybody who reads logs."
  nist     = ["SI-11"]

  applies = package("systemd-coredump")

  setting "/etc/systemd/coredump.conf" {
    section = "Coredump"
    key     = "ProcessSizeMax"
    equals  = "0"
    default = "2G"
  }

  pass "none is processed" {
    packages = ["systemd-coredump"]
    files    = { "/etc/systemd/coredump.conf" = "[Coredump]\nProcessSizeMax=0\n" }
  }

  fail "as it comes" {
    packages = ["systemd-coredump"]
    files    = { "/etc/systemd/coredump.conf" = "[Coredump]\n#ProcessSizeMax=2G\n" }
  }

  fail "a drop-in processes them again" {
    packages = ["systemd-coredump"]
    files = {
      "/etc/systemd/coredump.conf"                = "[Coredump]\nProcessSizeMax=0\n"
      "/etc/systemd/coredump.conf.d/50-site.conf" = "[Coredump]\nProcessSizeMax=32G\n"
    }
  }
}
