rule "router-advertisements-ignored-all" {
  title    = "Nobody can announce themselves as an IPv6 router"
  severity = "medium"
  why      = "A neighbour that announces itself as a router gets all IPv6 traffic. Networks that configure machines this way take an exception."
  nist     = ["SC-7", "CM-7"]

  applies = ipv6()

  sysctl "net.ipv6.conf.all.accept_ra" { value = 0 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.all.accept_ra = 0\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv6.conf.all.accept_ra = 0\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.all.accept_ra = 1\n" }
  }
}
