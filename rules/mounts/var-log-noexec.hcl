rule "var-log-noexec" {
  title    = "No programs run from /var/log"
  severity = "medium"
  why      = "Whoever can write into a log could write a program and have it started."
  nist     = ["CM-7"]

  applies = mount("/var/log")

  mount_option "/var/log" { option = "noexec" }

  pass "with the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/log ext4 nodev,noexec 0 2\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/log ext4 nodev 0 2\n" }
  }
}
