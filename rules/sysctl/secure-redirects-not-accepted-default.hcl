rule "secure-redirects-not-accepted-default" {
  title    = "Nor can a gateway tell a later interface to take another route"
  severity = "medium"
  why      = "A gateway that was broken into, or that somebody speaks for, could draw the traffic elsewhere. Interfaces that come up later take this value."
  nist     = ["SC-7", "CM-7"]

  sysctl "net.ipv4.conf.default.secure_redirects" { value = 0 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.default.secure_redirects = 0\n" }
  }

  pass "a pattern sets it" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.*.secure_redirects = 0\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.conf.default.secure_redirects = 0\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.default.secure_redirects = 1\n" }
  }
}
