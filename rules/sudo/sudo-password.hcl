rule "sudo-password" {
  title    = "sudo asks for a password"
  severity = "medium"
  why      = "Whoever takes over a session that may use sudo without a password has root at once."
  nist     = ["IA-11"]

  applies = file("/etc/sudoers")

  sudo_tag "NOPASSWD" {}

  pass "asked" {
    files = { "/etc/sudoers" = "%sudo ALL=(ALL:ALL) ALL\n# %sudo ALL=(ALL) NOPASSWD: ALL\n" }
  }

  fail "not asked, for a user who has a password" {
    files = {
      "/etc/sudoers"       = "@includedir /etc/sudoers.d\n"
      "/etc/sudoers.d/ann" = "ann ALL=(ALL) NOPASSWD: ALL\n"
      "/etc/passwd"        = "root:x:0:0::/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\nrobot:x:1001:1001::/home/robot:/bin/sh\n"
      "/etc/shadow"        = "root:*:19700:0:99999:7:::\nann:$y$j9T$salt$hash:19700:0:99999:7:::\nrobot:!:19700:0:99999:7:::\n"
    }
  }

  fail "an account without a password would be locked out" {
    fixable = false
    files = {
      "/etc/sudoers"            = "@includedir /etc/sudoers.d\n"
      "/etc/sudoers.d/90-cloud" = "robot ALL=(ALL) NOPASSWD: ALL\n"
      "/etc/passwd"             = "root:x:0:0::/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\nrobot:x:1001:1001::/home/robot:/bin/sh\n"
      "/etc/shadow"             = "root:*:19700:0:99999:7:::\nann:$y$j9T$salt$hash:19700:0:99999:7:::\nrobot:!:19700:0:99999:7:::\n"
    }
  }
}
