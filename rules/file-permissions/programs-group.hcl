rule "programs-group" {
  title    = "Programs have the group of root or of a system account"
  severity = "medium"
  why      = "Members of any other group could be given leave to change them."
  nist     = ["CM-5(6)"]

  param "groups" {
    default = ["root", "shadow", "tty", "utmp", "crontab", "_ssh", "mail", "daemon", "adm", "plocate", "messagebus"]
    doc     = "The groups of which any will do; a fix sets the first. Programs that run with the rights of their group have one of their own."
  }

  file "/usr/bin/**" {
    group    = param.groups
    optional = true
  }

  file "/usr/sbin/**" {
    group    = param.groups
    optional = true
  }

  file "/usr/local/bin/**" {
    group    = param.groups
    optional = true
  }

  file "/usr/local/sbin/**" {
    group    = param.groups
    optional = true
  }

  pass "root's" {
    files = { "/usr/local/bin/report" = "" }
    modes = { "/usr/local/bin/report" = "0755" }
  }

  fail "another group's" {
    files  = { "/usr/local/bin/report" = "" }
    modes  = { "/usr/local/bin/report" = "0755" }
    owners = { "/usr/local/bin/report" = "root:1000" }
  }
}
