rule "var-tmp-noexec" {
  title    = "No programs run from /var/tmp"
  severity = "medium"
  why      = "A downloaded program can be started from /var/tmp, and is still there after a reboot."
  nist     = ["CM-7"]

  applies = mount("/var/tmp")

  mount_option "/var/tmp" { option = "noexec" }

  pass "with the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/tmp ext4 nodev,noexec 0 2\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/tmp ext4 nodev 0 2\n" }
  }
}
