rule "address-space-randomised" {
  title    = "Addresses in memory are random"
  severity = "medium"
  why      = "An exploit that knows where code and stack are needs no second error to run its own code."
  nist     = ["SI-16"]

  sysctl "kernel.randomize_va_space" { value = 2 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "kernel.randomize_va_space = 2\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# kernel.randomize_va_space = 2\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "kernel.randomize_va_space = 0\n" }
  }

  fail "a later file takes it back" {
    files = {
      "/etc/sysctl.d/10-site.conf"       = "kernel.randomize_va_space = 2\n"
      "/usr/lib/sysctl.d/50-vendor.conf" = "kernel.randomize_va_space = 1\n"
    }
  }
}
