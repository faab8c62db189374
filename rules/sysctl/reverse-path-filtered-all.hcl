rule "reverse-path-filtered-all" {
  title    = "Packets with a forged source are dropped"
  severity = "medium"
  why      = "A packet whose answer would leave by another interface has a forged sender, and gets round rules that trust the sender."
  nist     = ["SC-7"]

  sysctl "net.ipv4.conf.all.rp_filter" { value = 1 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.all.rp_filter = 1\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.conf.all.rp_filter = 1\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.all.rp_filter = 2\n" }
  }
}
