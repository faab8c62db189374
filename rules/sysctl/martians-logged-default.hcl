rule "martians-logged-default" {
  title    = "Packets from impossible addresses are logged on later interfaces"
  severity = "low"
  why      = "Packets that cannot have come from where they say are the first sign of somebody forging them. Interfaces that come up later take this value."
  nist     = ["AU-12"]

  sysctl "net.ipv4.conf.default.log_martians" { value = 1 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.default.log_martians = 1\n" }
  }

  pass "a pattern sets it" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.*.log_martians = 1\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.conf.default.log_martians = 1\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.default.log_martians = 0\n" }
  }
}
