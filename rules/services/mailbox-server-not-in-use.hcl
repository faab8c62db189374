rule "mailbox-server-not-in-use" {
  title    = "The machine offers no mailboxes"
  severity = "medium"
  why      = "A mail server that nobody looks after is open to the guessing of passwords from everywhere."
  nist     = ["CM-7"]

  service_package "dovecot-imapd" { units = ["dovecot.socket", "dovecot.service"] }
  service_package "dovecot-pop3d" { units = ["dovecot.socket", "dovecot.service"] }

  pass "not installed" {
    packages = ["coreutils"]
  }

  pass "installed for something else, and not started" {
    packages = ["dovecot-imapd"]
    files    = { "/usr/lib/systemd/system/dovecot.socket" = "[Install]\nWantedBy=sockets.target\n" }
  }

  pass "dovecot-pop3d installed for something else, and not started" {
    packages = ["dovecot-pop3d"]
    files    = { "/usr/lib/systemd/system/dovecot.socket" = "[Install]\nWantedBy=sockets.target\n" }
  }

  fail "started at boot" {
    packages = ["dovecot-imapd"]
    files    = { "/usr/lib/systemd/system/dovecot.socket" = "[Install]\nWantedBy=sockets.target\n" }
    links = {
      "/etc/systemd/system/sockets.target.wants/dovecot.socket" = "/lib/systemd/system/dovecot.socket"
    }
  }

  fail "dovecot-pop3d started at boot" {
    packages = ["dovecot-pop3d"]
    files    = { "/usr/lib/systemd/system/dovecot.socket" = "[Install]\nWantedBy=sockets.target\n" }
    links = {
      "/etc/systemd/system/sockets.target.wants/dovecot.socket" = "/lib/systemd/system/dovecot.socket"
    }
  }
}
