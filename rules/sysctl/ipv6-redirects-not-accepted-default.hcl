rule "ipv6-redirects-not-accepted-default" {
  title    = "Nobody can tell a later interface to take another IPv6 route"
  severity = "medium"
  why      = "A neighbour could draw the machine's traffic to itself with one forged packet. Interfaces that come up later take this value."
  nist     = ["SC-7", "CM-7"]

  applies = ipv6()

  sysctl "net.ipv6.conf.default.accept_redirects" { value = 0 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.default.accept_redirects = 0\n" }
  }

  pass "a pattern sets it" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.*.accept_redirects = 0\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv6.conf.default.accept_redirects = 0\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.default.accept_redirects = 1\n" }
  }
}
