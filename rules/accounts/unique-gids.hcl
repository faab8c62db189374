rule "unique-gids" {
  title    = "Every group has a number of its own"
  severity = "medium"
  why      = "Two groups with one number are one to the kernel: members of one open the files of the other."
  nist     = ["IA-4"]

  accounts "unique-gids" {}

  pass "each its own" {
    files = {
      "/etc/group" = <<-EOT
        root:x:0:
        ann:x:1000:
        bob:x:1001:
      EOT
    }
  }

  fail "two with one" {
    fixable = false
    files = {
      "/etc/group" = <<-EOT
        root:x:0:
        ann:x:1000:
        bob:x:1000:
      EOT
    }
  }
}
