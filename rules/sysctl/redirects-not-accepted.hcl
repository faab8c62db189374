rule "redirects-not-accepted" {
  title    = "Nobody can tell the machine to take another route"
  severity = "medium"
  why      = "A neighbour could draw the machine's traffic to itself with one forged packet."
  nist     = ["SC-7", "CM-7"]

  sysctl "net.ipv4.conf.all.accept_redirects" { value = 0 }
  sysctl "net.ipv4.conf.default.accept_redirects" { value = 0 }
  sysctl "net.ipv6.conf.all.accept_redirects" { value = 0 }
  sysctl "net.ipv6.conf.default.accept_redirects" { value = 0 }

  pass "set" {
    files = {
      "/etc/sysctl.d/60-site.conf" = <<-EOT
        net.ipv4.conf.all.accept_redirects = 0
        net.ipv4.conf.default.accept_redirects = 0
        net.ipv6.conf.all.accept_redirects = 0
        net.ipv6.conf.default.accept_redirects = 0
      EOT
    }
  }

  pass "a pattern sets them all" {
    files = {
      "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.*.accept_redirects = 0\nnet.ipv6.conf.*.accept_redirects = 0\n"
    }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.conf.all.accept_redirects = 0\n" }
  }

  fail "one of them is missing" {
    files = {
      "/etc/sysctl.d/60-site.conf" = <<-EOT
        net.ipv4.conf.all.accept_redirects = 0
        net.ipv4.conf.default.accept_redirects = 0
        net.ipv6.conf.all.accept_redirects = 0
      EOT
    }
  }

  fail "the contrary" {
    files = {
      "/etc/sysctl.d/60-site.conf" = <<-EOT
        net.ipv4.conf.all.accept_redirects = 1
        net.ipv4.conf.default.accept_redirects = 0
        net.ipv6.conf.all.accept_redirects = 0
        net.ipv6.conf.default.accept_redirects = 0
      EOT
    }
  }
}
