rule "ipv6-disabled" {
  title      = "No interface has IPv6"
  severity   = "low"
  why        = "Where nobody uses IPv6, every machine has it all the same, with addresses of its own, and nobody watches or filters what comes in by it."
  nist       = ["CM-7", "SC-7"]
  unnumbered = true

  ipv6_off {}

  pass "by the parameters" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.all.disable_ipv6 = 1\nnet.ipv6.conf.default.disable_ipv6 = 1\n" }
  }

  pass "by the kernel's argument" {
    files = { "/etc/default/grub" = "GRUB_CMDLINE_LINUX=\"ipv6.disable=1\"\n" }
  }

  fail "nothing is set" {
    files = { "/etc/sysctl.d/60-site.conf" = "kernel.sysrq = 0\n" }
  }

  fail "new interfaces get it" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.all.disable_ipv6 = 1\n" }
  }

  fail "the menu does not have the argument yet" {
    files = {
      "/etc/default/grub"   = "GRUB_CMDLINE_LINUX=\"ipv6.disable=1\"\n"
      "/boot/grub/grub.cfg" = "menuentry 'x' {\n\tlinux /vmlinuz root=/dev/vda1\n}\n"
    }
  }

  fail "one interface is let out" {
    fixable = false
    files   = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.all.disable_ipv6 = 1\nnet.ipv6.conf.default.disable_ipv6 = 1\nnet.ipv6.conf.eth0.disable_ipv6 = 0\n" }
  }
}
