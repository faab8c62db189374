rule "unique-group-names" {
  title    = "Every group has a name of its own"
  severity = "medium"
  why      = "Programs see the first line of a name: members of the second are in no group they think they are in."
  nist     = ["IA-4"]

  accounts "unique-group-names" {}

  pass "each its own" {
    files = { "/etc/group" = "root:x:0:\nann:x:1000:\n" }
  }

  fail "two with one" {
    fixable = false
    files = {
      "/etc/group" = <<-EOT
        root:x:0:
        ann:x:1000:
        ann:x:1001:
      EOT
    }
  }
}
