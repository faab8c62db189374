rule "var-tmp-nodev" {
  title    = "No device files work in /var/tmp"
  severity = "low"
  why      = "A device file in a directory for everybody would give whoever makes it the device behind it, also after a reboot."
  nist     = ["CM-7", "AC-6"]

  applies = mount("/var/tmp")

  mount_option "/var/tmp" { option = "nodev" }

  pass "with the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/tmp ext4 nodev,nosuid 0 2\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/tmp ext4 nosuid 0 2\n" }
  }
}
