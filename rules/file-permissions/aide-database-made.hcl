rule "aide-database-made" {
  title    = "AIDE has a database to compare with"
  severity = "medium"
  why      = "Without the state that was known to be good, no change can be seen."
  nist     = ["SI-6", "SI-7"]

  applies = package("aide-common")

  file "/var/lib/aide/aide.db" {
    mode    = "0600"
    made_by = "run `aideinit --yes --force` on each machine when it is deployed: a database holds the inodes and times of one machine"
  }

  pass "no more than that" {
    packages = ["aide-common"]
    files    = { "/var/lib/aide/aide.db" = "" }
    modes    = { "/var/lib/aide/aide.db" = "0600" }
  }

  fail "too many permissions" {
    packages = ["aide-common"]
    files    = { "/var/lib/aide/aide.db" = "" }
    modes    = { "/var/lib/aide/aide.db" = "0644" }
  }
}
