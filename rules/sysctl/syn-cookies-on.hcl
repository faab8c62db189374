rule "syn-cookies-on" {
  title    = "A flood of half-open connections leaves room for real ones"
  severity = "medium"
  why      = "A few thousand forged first packets a second would keep everybody else out."
  nist     = ["SC-5"]

  sysctl "net.ipv4.tcp_syncookies" { value = 1 }

  pass "set" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.tcp_syncookies = 1\n" }
  }

  fail "set by no file" {
    files = { "/etc/sysctl.conf" = "# net.ipv4.tcp_syncookies = 1\n" }
  }

  fail "the contrary" {
    files = { "/etc/sysctl.d/60-site.conf" = "net.ipv4.tcp_syncookies = 0\n" }
  }
}
