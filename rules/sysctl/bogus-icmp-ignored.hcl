rule "bogus-icmp-ignored" {
  title    = "Bogus ICMP answers are not logged"
  severity = "low"
  why      = "Answers that break the standard, sent in numbers, would fill the log."
  nist     = ["SC-5"]

  sysctl "net.ipv4.icmp_ignore_bogus_error_responses" { value = 1 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.icmp_ignore_bogus_error_responses = 1\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.icmp_ignore_bogus_error_responses = 1\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.icmp_ignore_bogus_error_responses = 0\n" }
  }
}
