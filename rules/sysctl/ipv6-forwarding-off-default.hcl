rule "ipv6-forwarding-off-default" {
  title    = "No later interface forwards IPv6 packets"
  severity = "medium"
  why      = "A machine in two networks that forwards between them is a way round the firewall. Routers, VPN gateways and container hosts take an exception. Interfaces that come up later take this value."
  nist     = ["SC-7", "CM-7"]

  applies = ipv6()

  sysctl "net.ipv6.conf.default.forwarding" { value = 0 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.default.forwarding = 0\n" }
  }

  pass "a pattern sets it" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.*.forwarding = 0\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv6.conf.default.forwarding = 0\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv6.conf.default.forwarding = 1\n" }
  }
}
