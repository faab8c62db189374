rule "reverse-path-filtered-default" {
  title    = "Packets with a forged source are dropped on later interfaces"
  severity = "medium"
  why      = "A packet whose answer would leave by another interface has a forged sender, and gets round rules that trust the sender. Interfaces that come up later take this value."
  nist     = ["SC-7"]

  sysctl "net.ipv4.conf.default.rp_filter" { value = 1 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.default.rp_filter = 1\n" }
  }

  pass "a pattern sets it" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.*.rp_filter = 1\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.conf.default.rp_filter = 1\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.default.rp_filter = 2\n" }
  }
}
