rule "redirects-not-sent-all" {
  title    = "The machine tells nobody to take another route"
  severity = "medium"
  why      = "Whoever controls the machine could send its neighbours' traffic through it; only routers have routes to tell of."
  nist     = ["SC-7", "CM-7"]

  sysctl "net.ipv4.conf.all.send_redirects" { value = 0 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.all.send_redirects = 0\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.conf.all.send_redirects = 0\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.all.send_redirects = 1\n" }
  }
}
