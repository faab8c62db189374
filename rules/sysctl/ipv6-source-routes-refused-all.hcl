rule "ipv6-source-routes-refused-all" {
  title    = "Senders cannot choose the route of their IPv6 packets"
  severity = "medium"
  why      = "Whoever chooses the route reaches machines that the network would not lead to."
  nist     = ["SC-7", "CM-7"]

  applies = ipv6()

  sysctl "net.ipv6.conf.all.accept_source_route" { value = 0 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.all.accept_source_route = 0\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv6.conf.all.accept_source_route = 0\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.all.accept_source_route = 1\n" }
  }
}
