rule "journal-permissions" {
  title    = "Not everybody may read the journal"
  severity = "medium"
  why      = "It tells what runs, who logs in and what goes wrong."
  nist     = ["SI-11"]

  file "/var/log/journal" {
    kind     = "directory"
    mode     = "2750"
    optional = true
  }

  file "/var/log/journal/*" {
    kind     = "directory"
    mode     = "2750"
    optional = true
  }

  file "/run/log/journal" {
    kind     = "directory"
    mode     = "2750"
    optional = true
  }

  file "/run/log/journal/*" {
    kind     = "directory"
    mode     = "2750"
    optional = true
  }

  file "/var/log/journal/*/*.journal" {
    mode     = "0640"
    optional = true
  }

  file "/var/log/journal/*/*.journal~" {
    mode     = "0640"
    optional = true
  }

  file "/run/log/journal/*/*.journal" {
    mode     = "0640"
    optional = true
  }

  pass "root and the journal's group" {
    dirs  = ["/var/log/journal", "/var/log/journal/0123456789abcdef0123456789abcdef"]
    files = { "/var/log/journal/0123456789abcdef0123456789abcdef/system.journal" = "" }
    modes = {
      "/var/log/journal"                                                 = "2750"
      "/var/log/journal/0123456789abcdef0123456789abcdef"                = "2750"
      "/var/log/journal/0123456789abcdef0123456789abcdef/system.journal" = "0640"
    }
  }

  fail "as systemd makes the directory" {
    dirs  = ["/var/log/journal"]
    modes = { "/var/log/journal" = "2755" }
  }

  fail "everybody may read a journal" {
    dirs  = ["/var/log/journal", "/var/log/journal/0123456789abcdef0123456789abcdef"]
    files = { "/var/log/journal/0123456789abcdef0123456789abcdef/system.journal" = "" }
    modes = {
      "/var/log/journal"                                                 = "2750"
      "/var/log/journal/0123456789abcdef0123456789abcdef"                = "2750"
      "/var/log/journal/0123456789abcdef0123456789abcdef/system.journal" = "0644"
    }
  }
}
