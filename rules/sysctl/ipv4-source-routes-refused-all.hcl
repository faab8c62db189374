rule "ipv4-source-routes-refused-all" {
  title    = "Senders cannot choose the route of their IPv4 packets"
  severity = "medium"
  why      = "Whoever chooses the route reaches machines that the network would not lead to."
  nist     = ["SC-7", "CM-7"]

  sysctl "net.ipv4.conf.all.accept_source_route" { value = 0 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.all.accept_source_route = 0\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.conf.all.accept_source_route = 0\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.all.accept_source_route = 1\n" }
  }
}
