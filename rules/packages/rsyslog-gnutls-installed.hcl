rule "rsyslog-gnutls-installed" {
  title    = "rsyslog can send and receive over TLS"
  severity = "low"
  why      = "Without the module messages cross the network in clear text, for anybody on the way to read and change."
  nist     = ["AU-9", "SC-8"]

  applies = package("rsyslog")

  package "rsyslog-gnutls" { installed = true }

  pass "installed" {
    packages = ["rsyslog", "rsyslog-gnutls"]
  }

  fail "not installed" {
    packages = ["rsyslog"]
  }
}
