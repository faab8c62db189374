rule "chrony-asks-daily" {
  title    = "chrony asks its servers at least once a day"
  severity = "low"
  why      = "A clock that is left alone is soon minutes off, and logs of several machines cannot be put together."
  nist     = ["AU-8"]

  param "longest" {
    default = 16
    range   = [0, 16]
    doc     = "The longest wait in seconds, as a power of two: 16 is a little more than 18 hours."
  }

  applies = package("chrony")

  chrony_poll { at_most = param.longest }

  pass "as Debian ships it: every 17 minutes" {
    packages = ["chrony"]
    files    = { "/etc/chrony/chrony.conf" = "pool 2.debian.pool.ntp.org iburst\n" }
  }

  pass "said for each" {
    packages = ["chrony"]
    files    = { "/etc/chrony/chrony.conf" = "server a.example.net iburst maxpoll 16\n" }
  }

  fail "once in three days" {
    packages = ["chrony"]
    files    = { "/etc/chrony/chrony.conf" = "server a.example.net iburst\nserver b.example.net maxpoll 18\n" }
  }

  fail "the shortest wait is longer" {
    packages = ["chrony"]
    files    = { "/etc/chrony/chrony.conf" = "server a.example.net minpoll 17 maxpoll 16\n" }
  }

  fail "nobody to ask" {
    fixable  = false
    packages = ["chrony"]
    files    = { "/etc/chrony/chrony.conf" = "driftfile /var/lib/chrony/chrony.drift\n" }
  }
}
