rule "tmp-nosuid" {
  title    = "No set-user-ID programs work in /tmp"
  severity = "medium"
  why      = "A program that runs as root for everybody is what an intruder leaves behind to come back, and /tmp is where everybody may leave things."
  nist     = ["CM-7", "AC-6"]

  applies = mount("/tmp")

  mount_option "/tmp" { option = "nosuid" }

  pass "with the option" {
    files = { "/etc/fstab" = "tmpfs /tmp tmpfs nodev,nosuid 0 0\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "tmpfs /tmp tmpfs nodev 0 0\n" }
  }

  fail "a later option takes it back" {
    files = { "/etc/fstab" = "tmpfs /tmp tmpfs nosuid,suid 0 0\n" }
  }
}
