rule "kernel-log-restricted" {
  title    = "Only root reads the kernel's messages"
  severity = "low"
  why      = "They hold addresses in the kernel's memory, which an exploit would otherwise have to guess."
  nist     = ["SI-11"]

  sysctl "kernel.dmesg_restrict" { value = 1 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "kernel.dmesg_restrict = 1\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# kernel.dmesg_restrict = 1\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "kernel.dmesg_restrict = 0\n" }
  }
}
