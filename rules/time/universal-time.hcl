rule "universal-time" {
  title    = "The machine keeps universal time"
  severity = "low"
  why      = "Logs of machines in different zones cannot be put together without knowing the zone of each."
  nist     = ["AU-8"]

  file_content "/etc/localtime" {
    matches  = ["^(UTC|GMT)0$"]
    optional = true
  }

  pass "universal time" {
    files = { "/etc/localtime" = "TZif2\nUTC0\n" }
  }

  pass "no zone is set, which means universal time" {
    packages = ["tzdata"]
  }

  fail "another zone" {
    fixable = false
    files   = { "/etc/localtime" = "TZif2\nCET-1CEST,M3.5.0,M10.5.0/3\n" }
  }
}
