rule "home-nosuid" {
  title    = "No set-user-ID programs work in /home"
  severity = "low"
  why      = "A program that runs as its owner, left in a home, hands that account to whoever finds it."
  nist     = ["CM-7", "AC-6"]

  applies = mount("/home")

  mount_option "/home" { option = "nosuid" }

  pass "with the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /home ext4 nodev,nosuid 0 2\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /home ext4 defaults 0 2\n" }
  }
}
