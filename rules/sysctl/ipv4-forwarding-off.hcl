rule "ipv4-forwarding-off" {
  title    = "The machine forwards no IPv4 packets"
  severity = "medium"
  why      = "A machine in two networks that forwards between them is a way round the firewall. Routers, VPN gateways and container hosts take an exception."
  nist     = ["SC-7", "CM-7"]

  sysctl "net.ipv4.ip_forward" { value = 0 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.ip_forward = 0\n" }
  }

  fail "ufw has the last word" {
    files = {
      "/etc/default/ufw"           = "IPT_SYSCTL=/etc/ufw/sysctl.conf\n"
      "/etc/ufw/ufw.conf"          = "ENABLED=yes\n"
      "/etc/ufw/sysctl.conf"       = "net/ipv4/ip_forward=1\n"
      "/etc/sysctl.d/60-site.conf" = "net.ipv4.ip_forward = 0\n"
    }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.ip_forward = 0\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.ip_forward = 1\n" }
  }
}
