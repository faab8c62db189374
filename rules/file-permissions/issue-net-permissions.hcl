rule "issue-net-permissions" {
  title    = "Only root may change the text before a login from the network"
  severity = "low"
  why      = "Whoever may write it speaks to every user with the machine's voice, and can ask for passwords."
  nist     = ["AC-3", "AC-6"]

  file "/etc/issue.net" {
    mode     = "0644"
    owner    = "root"
    group    = "root"
    optional = true
  }

  pass "no more than asked" {
    files = { "/etc/issue.net" = "" }
    modes = { "/etc/issue.net" = "0644" }
  }

  pass "there is none" {
    dirs = ["/etc"]
  }

  fail "too many permissions" {
    files = { "/etc/issue.net" = "" }
    modes = { "/etc/issue.net" = "0664" }
  }

  fail "it belongs to somebody else" {
    files  = { "/etc/issue.net" = "" }
    modes  = { "/etc/issue.net" = "0644" }
    owners = { "/etc/issue.net" = "1000:1000" }
  }

  fail "a link leads to a file that all may write" {
    files = { "/srv/text" = "" }
    links = { "/etc/issue.net" = "../srv/text" }
    modes = { "/srv/text" = "0666" }
  }
}
