rule "journald-persistent" {
  title    = "The journal outlives a restart"
  severity = "medium"
  why      = "A journal in memory is gone after a restart, and with it the traces of what made somebody restart."
  nist     = ["AU-4", "AU-11"]

  setting "/etc/systemd/journald.conf" {
    section = "Journal"
    key     = "Storage"
    equals  = "persistent"
    default = "auto"
  }

  pass "in a drop-in" {
    files = {
      "/etc/systemd/journald.conf"                = "[Journal]\n#Storage=auto\n"
      "/etc/systemd/journald.conf.d/10-site.conf" = "[Journal]\nStorage=persistent\n"
    }
  }

  fail "auto is the default and keeps nothing without a directory" {
    files = { "/etc/systemd/journald.conf" = "[Journal]\n#Storage=auto\n" }
  }

  fail "a later drop-in takes it back" {
    files = {
      "/etc/systemd/journald.conf"            = "[Journal]\nStorage=persistent\n"
      "/etc/systemd/journald.conf.d/zzz.conf" = "[Journal]\nStorage=volatile\n"
    }
  }
}
