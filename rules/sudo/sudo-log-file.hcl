rule "sudo-log-file" {
  title    = "sudo keeps a log file of its own"
  severity = "low"
  why      = "Who became root, and for what, is the first question after an attack, and the system's log may have been turned over by then."
  nist     = ["AU-3", "AU-12"]

  param "path" {
    default = "/var/log/sudo.log"
    doc     = "The file a fix names."
  }

  applies = file("/etc/sudoers")

  sudo_default "logfile" {
    set   = true
    write = param.path
  }

  pass "a file" {
    files = { "/etc/sudoers" = "Defaults logfile=\"/var/log/sudo.log\"\n" }
  }

  fail "as Debian ships it" {
    files = { "/etc/sudoers" = "Defaults env_reset\n@includedir /etc/sudoers.d\n" }
  }

  fail "switched off" {
    files = { "/etc/sudoers" = "Defaults !logfile\n" }
  }
}
