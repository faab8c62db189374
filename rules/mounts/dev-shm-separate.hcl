rule "dev-shm-separate" {
  title    = "/dev/shm is a file system of its own"
  severity = "medium"
  why      = "Every user can write to shared memory; as a part of the root file system it could fill it and would take none of its own options."
  nist     = ["CM-6", "SC-5"]

  separate_mount "/dev/shm" {}

  pass "systemd mounts it by itself" {
    files = { "/etc/fstab" = "# nothing\n" }
  }

  fail "a line that keeps it from being mounted" {
    fixable = false
    files   = { "/etc/fstab" = "tmpfs /dev/shm tmpfs noauto 0 0\n" }
  }
}
