rule "core-dumps-limited" {
  title    = "No user's program leaves a core dump"
  severity = "medium"
  why      = "The memory of a program that crashed holds passwords and keys, and lies about in whatever directory it ran in."
  nist     = ["SI-11"]

  limit "core" { hard = 0 }

  pass "no core dumps" {
    files = { "/etc/security/limits.conf" = "* hard core 0\n" }
  }

  fail "no limit" {
    files = { "/etc/security/limits.conf" = "# nothing\n" }
  }

  fail "only the soft limit, which every user can raise" {
    files = { "/etc/security/limits.conf" = "* soft core 0\n" }
  }

  fail "a later file lifts it" {
    files = {
      "/etc/security/limits.conf"           = "* hard core 0\n"
      "/etc/security/limits.d/90-site.conf" = "* - core unlimited\n"
    }
  }
}
