rule "martians-logged-all" {
  title    = "Packets from impossible addresses are logged"
  severity = "low"
  why      = "Packets that cannot have come from where they say are the first sign of somebody forging them."
  nist     = ["AU-12"]

  sysctl "net.ipv4.conf.all.log_martians" { value = 1 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.all.log_martians = 1\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.conf.all.log_martians = 1\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.conf.all.log_martians = 0\n" }
  }
}
