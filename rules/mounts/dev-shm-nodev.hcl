rule "dev-shm-nodev" {
  title    = "No device files work in /dev/shm"
  severity = "low"
  why      = "A device file in shared memory would give whoever makes it the device behind it."
  nist     = ["CM-7", "AC-6"]

  applies = mount("/dev/shm")

  mount_option "/dev/shm" { option = "nodev" }

  pass "as systemd mounts it by itself" {
    files = { "/etc/fstab" = "# nothing\n" }
  }

  pass "with the option" {
    files = { "/etc/fstab" = "tmpfs /dev/shm tmpfs nodev,nosuid 0 0\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "tmpfs /dev/shm tmpfs nosuid 0 0\n" }
  }
}
