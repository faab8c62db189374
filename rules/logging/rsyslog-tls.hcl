rule "rsyslog-tls" {
  title    = "rsyslog sends over TLS only"
  severity = "medium"
  why      = "Logs tell who works when on what; on their way anybody could read them, or take the collector's place."
  nist     = ["AU-9", "SC-8"]

  applies = package("rsyslog")

  rsyslog "tls" {}

  pass "nothing is sent" {
    packages = ["rsyslog"]
    files    = { "/etc/rsyslog.conf" = "*.* /var/log/syslog\n" }
  }

  pass "to a collector whose name is checked" {
    packages = ["rsyslog"]
    files = {
      "/etc/rsyslog.conf" = <<-EOT
        action(
          type="omfwd" target="log.example.net" port="6514" protocol="tcp"
          StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/name"
        )
      EOT
    }
  }

  fail "in the clear" {
    fixable  = false
    packages = ["rsyslog"]
    files    = { "/etc/rsyslog.conf" = "*.* @@log.example.net:514\n" }
  }

  fail "to anybody" {
    fixable  = false
    packages = ["rsyslog"]
    files = {
      "/etc/rsyslog.conf" = "action(type=\"omfwd\" target=\"log.example.net\" protocol=\"tcp\" StreamDriver=\"gtls\" StreamDriverMode=\"1\" StreamDriverAuthMode=\"anon\")\n"
    }
  }
}
