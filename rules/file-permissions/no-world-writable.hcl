rule "no-world-writable" {
  title    = "No file can be written by everybody, and shared directories are sticky"
  severity = "high"
  why      = "What everybody writes, any intruder changes; in a shared directory without the sticky bit, anybody puts a file of their own in another's place."
  nist     = ["AC-3", "AC-6", "CM-6"]

  tree_scan "world-writable" {}

  pass "shared and sticky" {
    dirs  = ["/tmp"]
    modes = { "/tmp" = "1777" }
  }

  fail "a file" {
    files = { "/srv/data" = "" }
    modes = { "/srv/data" = "0666" }
  }

  fail "a directory without the sticky bit" {
    dirs  = ["/srv/drop"]
    modes = { "/srv/drop" = "0777" }
  }
}
