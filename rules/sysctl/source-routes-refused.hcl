rule "source-routes-refused" {
  title    = "Senders cannot choose the route of their packets"
  severity = "medium"
  why      = "Whoever chooses the route reaches machines that the network would not lead to."
  nist     = ["SC-7", "CM-7"]

  sysctl "net.ipv4.conf.all.accept_source_route" { value = 0 }
  sysctl "net.ipv4.conf.default.accept_source_route" { value = 0 }
  sysctl "net.ipv6.conf.all.accept_source_route" { value = 0 }
  sysctl "net.ipv6.conf.default.accept_source_route" { value = 0 }

  pass "set" {
    files = {
      "/etc/sysctl.d/60-site.conf" = <<-EOT
        net.ipv4.conf.all.accept_source_route = 0
        net.ipv4.conf.default.accept_source_route = 0
        net.ipv6.conf.all.accept_source_route = 0
        net.ipv6.conf.default.accept_source_route = 0
      EOT
    }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.conf.all.accept_source_route = 0\n" }
  }

  fail "one of them is missing" {
    files = {
      "/etc/sysctl.d/60-site.conf" = <<-EOT
        net.ipv4.conf.all.accept_source_route = 0
        net.ipv4.conf.default.accept_source_route = 0
        net.ipv6.conf.all.accept_source_route = 0
      EOT
    }
  }

  fail "the contrary" {
    files = {
      "/etc/sysctl.d/60-site.conf" = <<-EOT
        net.ipv4.conf.all.accept_source_route = 1
        net.ipv4.conf.default.accept_source_route = 0
        net.ipv6.conf.all.accept_source_route = 0
        net.ipv6.conf.default.accept_source_route = 0
      EOT
    }
  }
}
