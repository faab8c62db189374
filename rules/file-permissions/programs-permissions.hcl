rule "programs-permissions" {
  title    = "Only root may change programs"
  severity = "medium"
  why      = "Whoever may write a program has everybody who starts it do what they want, root among them."
  nist     = ["CM-5(6)"]

  file "/usr/bin/**" {
    mode     = "7755"
    optional = true
  }

  file "/usr/sbin/**" {
    mode     = "7755"
    optional = true
  }

  file "/usr/local/bin/**" {
    mode     = "7755"
    optional = true
  }

  file "/usr/local/sbin/**" {
    mode     = "7755"
    optional = true
  }

  pass "everybody may start it" {
    files = { "/usr/local/bin/report" = "" }
    modes = { "/usr/local/bin/report" = "0755" }
  }

  fail "its group may write it" {
    files = { "/usr/local/bin/report" = "" }
    modes = { "/usr/local/bin/report" = "0775" }
  }
}
