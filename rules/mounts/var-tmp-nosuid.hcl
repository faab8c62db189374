rule "var-tmp-nosuid" {
  title    = "No set-user-ID programs work in /var/tmp"
  severity = "medium"
  why      = "A program that runs as root for everybody is what an intruder leaves behind to come back, and /var/tmp survives a reboot."
  nist     = ["CM-7", "AC-6"]

  applies = mount("/var/tmp")

  mount_option "/var/tmp" { option = "nosuid" }

  pass "with the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/tmp ext4 nodev,nosuid 0 2\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/tmp ext4 nodev 0 2\n" }
  }
}
