rule "home-nodev" {
  title    = "No device files work in /home"
  severity = "low"
  why      = "A device file that comes with a restored or copied home would give its owner the device behind it."
  nist     = ["CM-7", "AC-6"]

  applies = mount("/home")

  mount_option "/home" { option = "nodev" }

  pass "with the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /home ext4 nodev,nosuid 0 2\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /home ext4 defaults 0 2\n" }
  }
}
