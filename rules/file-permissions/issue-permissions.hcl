rule "issue-permissions" {
  title    = "Only root may change the text before a local login"
  severity = "low"
  why      = "Whoever may write it speaks to every user with the machine's voice, and can ask for passwords."
  nist     = ["AC-3", "AC-6"]

  file "/etc/issue" {
    mode     = "0644"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than asked" {
    files = { "/etc/issue" = "" }
    modes = { "/etc/issue" = "0644" }
  }

  pass "there is none" {
    dirs = ["/etc"]
  }

  fail "too many permissions" {
    files = { "/etc/issue" = "" }
    modes = { "/etc/issue" = "0664" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/issue" = "" }
    modes  = { "/etc/issue" = "0644" }
    owners = { "/etc/issue" = "1000:1000" }
  }

  fail "a link leads to a file that all may write" {
    files = { "/srv/text" = "" }
    links = { "/etc/issue" = "../srv/text" }
    modes = { "/srv/text" = "0666" }
  }
}
