rule "accounts-without-shell-locked" {
  title    = "Accounts without a login shell have no password"
  severity = "medium"
  why      = "Services that ask for passwords but not for shells, such as mail or file sharing, would let them in."
  nist     = ["AC-2", "IA-5"]

  accounts "accounts-without-shell-locked" {}

  pass "locked" {
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nwww:x:33:33::/var/www:/usr/sbin/nologin\n"
      "/etc/shadow" = "root:*:19700:0:99999:7:::\nwww:*:19700:0:99999:7:::\n"
      "/etc/shells" = "/bin/sh\n/bin/bash\n"
    }
  }

  fail "a password" {
    files = {
      "/etc/passwd" = "root:x:0:0:root:/root:/bin/bash\nwww:x:33:33::/var/www:/usr/sbin/nologin\n"
      "/etc/shadow" = "root:*:19700:0:99999:7:::\nwww:$y$j9T$xx$yy:19700:0:99999:7:::\n"
      "/etc/shells" = "/bin/sh\n/bin/bash\n"
    }
  }
}
