rule "broadcast-icmp-ignored" {
  title    = "Pings to broadcast addresses are not answered"
  severity = "medium"
  why      = "One forged ping to a network would have every machine in it answer the victim."
  nist     = ["SC-5"]

  sysctl "net.ipv4.icmp_echo_ignore_broadcasts" { value = 1 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.icmp_echo_ignore_broadcasts = 1\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.icmp_echo_ignore_broadcasts = 1\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.icmp_echo_ignore_broadcasts = 0\n" }
  }
}
