rule "journald-compress" {
  title    = "The journal is compressed"
  severity = "low"
  why      = "A journal that takes more room than it needs forgets the traces of an attack sooner."
  nist     = ["AU-4"]

  setting "/etc/systemd/journald.conf" {
    section = "Journal"
    key     = "Compress"
    equals  = "yes"
    default = "yes"
  }

  pass "yes is the default" {
    files = { "/etc/systemd/journald.conf" = "[Journal]\n#Compress=yes\n" }
  }

  pass "another word for it" {
    files = { "/etc/systemd/journald.conf" = "[Journal]\nCompress=true\n" }
  }

  fail "switched off" {
    files = { "/etc/systemd/journald.conf" = "[Journal]\nCompress=no\n" }
  }

  fail "switched off by a drop-in" {
    files = {
      "/etc/systemd/journald.conf"                      = "[Journal]\nCompress=yes\n"
      "/usr/lib/systemd/journald.conf.d/90-vendor.conf" = "[Journal]\nCompress=0\n"
    }
  }
}
