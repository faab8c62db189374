rule "ipv6-redirects-not-accepted-all" {
  title    = "Nobody can tell the machine to take another IPv6 route"
  severity = "medium"
  why      = "A neighbour could draw the machine's traffic to itself with one forged packet."
  nist     = ["SC-7", "CM-7"]

  applies = ipv6()

  sysctl "net.ipv6.conf.all.accept_redirects" { value = 0 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.all.accept_redirects = 0\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv6.conf.all.accept_redirects = 0\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.all.accept_redirects = 1\n" }
  }
}
