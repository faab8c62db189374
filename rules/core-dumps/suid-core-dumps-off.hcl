rule "suid-core-dumps-off" {
  title    = "Programs that run as somebody else leave no core dumps"
  severity = "medium"
  why      = "The memory of a privileged program, written to a file for the user who made it crash, holds what only root may read."
  nist     = ["SI-11"]

  sysctl "fs.suid_dumpable" { value = 0 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "fs.suid_dumpable = 0\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# fs.suid_dumpable = 0\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "fs.suid_dumpable = 2\n" }
  }
}
