rule "journal-remote-installed" {
  title    = "The programs that send the journal to another machine are installed"
  severity = "medium"
  why      = "A log that stays on the machine is the intruder's to change."
  nist     = ["AU-4"]

  package "systemd-journal-remote" { installed = true }

  pass "installed" {
    packages = ["systemd-journal-remote"]
  }

  fail "not installed" {
    packages = ["coreutils"]
  }
}
