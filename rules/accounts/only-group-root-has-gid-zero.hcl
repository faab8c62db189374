rule "only-group-root-has-gid-zero" {
  title    = "Only the group root has the number 0"
  severity = "high"
  why      = "Members of another group with that number open what root leaves to its group."
  nist     = ["AC-6"]

  accounts "zero-gid-is-group-root" {}

  pass "root alone" {
    files = { "/etc/group" = "root:x:0:\nadm:x:4:\n" }
  }

  fail "a second one" {
    fixable = false
    files   = { "/etc/group" = "root:x:0:\nwheel:x:0:ann\n" }
  }
}
