rule "var-nodev" {
  title    = "No device files work in /var"
  severity = "low"
  why      = "A device file left by a daemon or an unpacked archive would give whoever may open it the device behind it."
  nist     = ["CM-7", "AC-6"]

  applies = mount("/var")

  mount_option "/var" { option = "nodev" }

  pass "with the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var ext4 nodev,nosuid 0 2\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var ext4 nosuid 0 2\n" }
  }
}
