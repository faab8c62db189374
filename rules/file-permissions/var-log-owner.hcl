rule "var-log-owner" {
  title    = "The directory of logs belongs to root"
  severity = "medium"
  why      = "Its owner can replace any log."
  nist     = ["SI-11"]

  file "/var/log" {
    kind  = "directory"
    owner = "root"
  }

  pass "no more than that" {
    dirs = ["/var/log"]
  }

  fail "it belongs to somebody else" {
    dirs   = ["/var/log"]
    owners = { "/var/log" = "1000:root" }
  }
}
