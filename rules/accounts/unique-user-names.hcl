rule "unique-user-names" {
  title    = "Every user has a name of its own"
  severity = "medium"
  why      = "Programs see the first line of a name: what is changed in the second never comes into force."
  nist     = ["IA-4"]

  accounts "unique-user-names" {}

  pass "each its own" {
    files = { "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/:/bin/sh\n" }
  }

  fail "two with one" {
    fixable = false
    files = {
      "/etc/passwd" = <<-EOT
        root:x:0:0:root:/root:/bin/bash
        ann:x:1000:1000::/:/bin/sh
        ann:x:1001:1001::/:/bin/sh
      EOT
    }
  }
}
