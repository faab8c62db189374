rule "var-log-permissions" {
  title    = "Only root may add and remove logs"
  severity = "medium"
  why      = "Whoever may write there renames a log away and puts another in its place."
  nist     = ["SI-11"]

  file "/var/log" {
    kind = "directory"
    mode = "0755"
  }

  pass "no more than that" {
    dirs  = ["/var/log"]
    modes = { "/var/log" = "0755" }
  }

  fail "too many permissions" {
    dirs  = ["/var/log"]
    modes = { "/var/log" = "0777" }
  }
}
