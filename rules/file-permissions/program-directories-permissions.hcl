rule "program-directories-permissions" {
  title    = "Only root may add and remove programs"
  severity = "medium"
  why      = "Whoever may write there puts a program of their own in the place of another."
  nist     = ["CM-5(6)"]

  file "/usr/bin" {
    kind     = "directory"
    mode     = "7755"
    optional = true
  }

  file "/usr/bin/**" {
    kind     = "directory"
    mode     = "7755"
    optional = true
  }

  file "/usr/sbin" {
    kind     = "directory"
    mode     = "7755"
    optional = true
  }

  file "/usr/sbin/**" {
    kind     = "directory"
    mode     = "7755"
    optional = true
  }

  file "/usr/local/bin" {
    kind     = "directory"
    mode     = "7755"
    optional = true
  }

  file "/usr/local/bin/**" {
    kind     = "directory"
    mode     = "7755"
    optional = true
  }

  file "/usr/local/sbin" {
    kind     = "directory"
    mode     = "7755"
    optional = true
  }

  file "/usr/local/sbin/**" {
    kind     = "directory"
    mode     = "7755"
    optional = true
  }

  pass "everybody may look" {
    dirs  = ["/usr/local/bin/site"]
    modes = { "/usr/local/bin/site" = "0755" }
  }

  fail "everybody may write" {
    dirs  = ["/usr/local/bin/site"]
    modes = { "/usr/local/bin/site" = "0777" }
  }
}
