rule "journal-directory-owner" {
  title    = "The journal's directories belong to root"
  severity = "medium"
  why      = "Their owner can remove what the journal says."
  nist     = ["SI-11"]

  file "/var/log/journal" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/var/log/journal/*" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/run/log/journal" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  file "/run/log/journal/*" {
    kind     = "directory"
    owner    = "root"
    optional = true
  }

  pass "no more than that" {
    dirs = ["/var/log/journal"]
  }

  fail "it belongs to somebody else" {
    dirs   = ["/var/log/journal"]
    owners = { "/var/log/journal" = "1000:root" }
  }
}
