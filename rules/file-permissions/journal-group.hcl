rule "journal-group" {
  title    = "The journal has the journal's group"
  severity = "medium"
  why      = "Members of any other group would read what goes on."
  nist     = ["SI-11"]

  file "/var/log/journal/*/*.journal" {
    group    = "systemd-journal"
    optional = true
  }

  file "/var/log/journal/*/*.journal~" {
    group    = "systemd-journal"
    optional = true
  }

  file "/run/log/journal/*/*.journal" {
    group    = "systemd-journal"
    optional = true
  }

  pass "as it should be" {
    files = {
      "/etc/group"                                                       = "root:x:0:\nsystemd-journal:x:990:\n"
      "/var/log/journal/0123456789abcdef0123456789abcdef/system.journal" = ""
    }
    owners = { "/var/log/journal/0123456789abcdef0123456789abcdef/system.journal" = "0:990" }
  }

  fail "another one" {
    files = {
      "/etc/group"                                                       = "root:x:0:\nsystemd-journal:x:990:\n"
      "/var/log/journal/0123456789abcdef0123456789abcdef/system.journal" = ""
    }
    owners = { "/var/log/journal/0123456789abcdef0123456789abcdef/system.journal" = "0:0" }
  }
}
