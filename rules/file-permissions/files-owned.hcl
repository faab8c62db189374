rule "files-owned" {
  title    = "Every file has an owner and a group that exist"
  severity = "medium"
  why      = "Whoever gets the number of an account that is gone gets its files, too."
  nist     = ["AC-6", "CM-6"]

  param "adopt" {
    default = false
    doc     = "Whether files without an owner or group are given to root."
  }

  tree_scan "unowned" { adopt = param.adopt }

  pass "root's" {
    files = { "/srv/data" = "" }
  }

  fail "an owner who is gone" {
    files   = { "/srv/data" = "" }
    owners  = { "/srv/data" = "2000:root" }
    fixable = false
  }

  fail "a group that is gone" {
    dirs    = ["/srv/drop"]
    owners  = { "/srv/drop" = "root:2000" }
    fixable = false
  }
}
