rule "dev-shm-nosuid" {
  title    = "No set-user-ID programs work in /dev/shm"
  severity = "medium"
  why      = "A program that runs as root for everybody, left in shared memory, leaves no trace on a disk."
  nist     = ["CM-7", "AC-6"]

  applies = mount("/dev/shm")

  mount_option "/dev/shm" { option = "nosuid" }

  pass "as systemd mounts it by itself" {
    files = { "/etc/fstab" = "# nothing\n" }
  }

  pass "with the option" {
    files = { "/etc/fstab" = "tmpfs /dev/shm tmpfs nodev,nosuid 0 0\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "tmpfs /dev/shm tmpfs nodev 0 0\n" }
  }
}
