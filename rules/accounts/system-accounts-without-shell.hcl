rule "system-accounts-without-shell" {
  title    = "Accounts of services have no login shell"
  severity = "medium"
  why      = "Whoever guesses the password of such an account, or plants a key for it, gets a shell that nobody expects."
  nist     = ["AC-6"]

  accounts "system-accounts-without-shell" {}

  pass "as Debian installs them" {
    files = {
      "/etc/passwd" = <<-EOT
        root:x:0:0:root:/root:/bin/bash
        bin:x:2:2:bin:/bin:/usr/sbin/nologin
        sync:x:4:65534:sync:/bin:/bin/sync
        ann:x:1000:1000::/home/ann:/bin/bash
      EOT
      "/etc/shells" = "/bin/sh\n/bin/bash\n"
    }
  }

  fail "a shell" {
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\npostgres:x:110:118::/var/lib/postgresql:/bin/bash\n"
      "/etc/shells" = "/bin/sh\n/bin/bash\n"
    }
  }

  fail "nothing, which means the standard shell" {
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nold:x:42:42::/:\n"
      "/etc/shells" = "/bin/sh\n/bin/bash\n"
    }
  }
}
