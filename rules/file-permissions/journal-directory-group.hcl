rule "journal-directory-group" {
  title    = "The journal's directories have the journal's group"
  severity = "medium"
  why      = "Members of any other group would read what goes on."
  nist     = ["SI-11"]

  file "/var/log/journal" {
    kind     = "directory"
    group    = "systemd-journal"
    optional = true
  }

  file "/var/log/journal/*" {
    kind     = "directory"
    group    = "systemd-journal"
    optional = true
  }

  file "/run/log/journal" {
    kind     = "directory"
    group    = "systemd-journal"
    optional = true
  }

  file "/run/log/journal/*" {
    kind     = "directory"
    group    = "systemd-journal"
    optional = true
  }

  pass "as it should be" {
    dirs   = ["/var/log/journal"]
    files  = { "/etc/group" = "root:x:0:\nsystemd-journal:x:990:\n" }
    owners = { "/var/log/journal" = "0:990" }
  }

  fail "another one" {
    dirs   = ["/var/log/journal"]
    files  = { "/etc/group" = "root:x:0:\nsystemd-journal:x:990:\n" }
    owners = { "/var/log/journal" = "0:0" }
  }
}
