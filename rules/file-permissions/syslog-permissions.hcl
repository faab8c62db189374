rule "syslog-permissions" {
  title    = "Not everybody may read the system log"
  severity = "medium"
  why      = "It tells what runs, who logs in and what goes wrong."
  nist     = ["SI-11"]

  file "/var/log/syslog" {
    mode     = "0640"
    optional = true
  }

  pass "no more than that" {
    files = { "/var/log/syslog" = "" }
    modes = { "/var/log/syslog" = "0640" }
  }

  fail "too many permissions" {
    files = { "/var/log/syslog" = "" }
    modes = { "/var/log/syslog" = "0644" }
  }
}
