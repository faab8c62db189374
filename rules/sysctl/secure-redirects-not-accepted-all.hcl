rule "secure-redirects-not-accepted-all" {
  title    = "Nor can a gateway tell the machine to take another route"
  severity = "medium"
  why      = "A gateway that was broken into, or that somebody speaks for, could draw the traffic elsewhere."
  nist     = ["SC-7", "CM-7"]

  sysctl "net.ipv4.conf.all.secure_redirects" { value = 0 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.all.secure_redirects = 0\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.conf.all.secure_redirects = 0\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.all.secure_redirects = 1\n" }
  }
}
