rule "dev-shm-noexec" {
  title    = "No programs run from /dev/shm"
  severity = "medium"
  why      = "Attacks through a service often end with a program in shared memory, where no disk scan finds it."
  nist     = ["CM-7"]

  applies = mount("/dev/shm")

  mount_option "/dev/shm" { option = "noexec" }

  pass "with the option" {
    files = { "/etc/fstab" = "tmpfs /dev/shm tmpfs nodev,noexec 0 0\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "tmpfs /dev/shm tmpfs nodev 0 0\n" }
  }

  fail "as systemd mounts it by itself" {
    files = { "/etc/fstab" = "# nothing\n" }
  }
}
