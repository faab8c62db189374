rule "redirects-not-sent-default" {
  title    = "No later interface tells anybody to take another route"
  severity = "medium"
  why      = "Whoever controls the machine could send its neighbours' traffic through it; only routers have routes to tell of. Interfaces that come up later take this value."
  nist     = ["SC-7", "CM-7"]

  sysctl "net.ipv4.conf.default.send_redirects" { value = 0 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.default.send_redirects = 0\n" }
  }

  pass "a pattern sets it" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.*.send_redirects = 0\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.conf.default.send_redirects = 0\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.default.send_redirects = 1\n" }
  }
}
