rule "unique-uids" {
  title    = "Every user has a number of its own"
  severity = "high"
  why      = "Two users with one number are one to the kernel: each is owner of the other's files, and no log tells them apart."
  nist     = ["IA-2", "IA-4"]

  accounts "unique-uids" {}

  pass "each its own" {
    files = {
      "/etc/passwd" = <<-EOT
        root:x:0:0:root:/root:/bin/bash
        ann:x:1000:1000::/:/bin/sh
        bob:x:1001:1001::/:/bin/sh
      EOT
    }
  }

  fail "two with one" {
    fixable = false
    files = {
      "/etc/passwd" = <<-EOT
        root:x:0:0:root:/root:/bin/bash
        ann:x:1000:1000::/:/bin/sh
        bob:x:1000:1001::/:/bin/sh
      EOT
    }
  }
}
