rule "rsyslog-installed" {
  title    = "rsyslog is installed"
  severity = "medium"
  why      = "Messages that nothing keeps or sends on tell nobody of an attack."
  nist     = ["AU-4", "AU-12"]

  package "rsyslog" { installed = true }

  pass "installed" {
    packages = ["rsyslog"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
