rule "chrony-steps" {
  title    = "A clock that is far off is set at once"
  severity = "low"
  why      = "Logs of machines whose clocks differ cannot be put together."
  nist     = ["AU-8"]

  applies = package("chrony")

  setting "/etc/chrony/chrony.conf" {
    key    = "makestep"
    equals = "1 -1"
  }

  pass "whenever it is off by a second" {
    packages = ["chrony"]
    files    = { "/etc/chrony/chrony.conf" = "makestep 1 -1\n" }
  }

  fail "as Debian ships it: in the first three updates only" {
    packages = ["chrony"]
    files    = { "/etc/chrony/chrony.conf" = "makestep 1 3\n" }
  }

  fail "never" {
    packages = ["chrony"]
    files    = { "/etc/chrony/chrony.conf" = "rtcsync\n" }
  }
}
