rule "kernel-addresses-hidden" {
  title    = "The kernel shows no addresses of its own"
  severity = "medium"
  why      = "An exploit that knows where the kernel's code and data are needs no second error to use them."
  nist     = ["SI-16"]

  sysctl "kernel.kptr_restrict" { one_of = [1, 2] }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "kernel.kptr_restrict = 1\n" }
  }

  pass "hidden from root too" {
    files = { "/etc/sysctl.d/60-site.conf" = "kernel.kptr_restrict = 2\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# kernel.kptr_restrict = 1\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "kernel.kptr_restrict = 0\n" }
  }
}
