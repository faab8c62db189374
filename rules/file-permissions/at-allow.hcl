rule "at-allow" {
  title    = "Only users who are named may use at"
  severity = "medium"
  why      = "A broken account plans its return with at. With a list, only those on it can; it may be empty, and root always can."
  nist     = ["AC-3", "AC-6"]

  applies = package("at")

  file "/etc/at.allow" {
    mode   = "0640"
    owner  = "root"
    group  = ["daemon", "root"]
    create = true
  }

  file "/etc/at.deny" {
    mode     = "0640"
    owner    = "root"
    group    = ["daemon", "root"]
    optional = true
  }

  pass "a list of root's" {
    packages = ["at"]
    files    = { "/etc/at.allow" = "" }
    modes    = { "/etc/at.allow" = "0640" }
  }

  fail "as Debian installs it, with a list of the denied" {
    packages = ["at"]
    files    = { "/etc/at.deny" = "daemon\nbin\n" }
    modes    = { "/etc/at.deny" = "0640" }
    owners   = { "/etc/at.deny" = "root:1" }
  }
}
