rule "var-nosuid" {
  title    = "No set-user-ID programs work in /var"
  severity = "low"
  why      = "A daemon that is broken into can leave a program that runs as root for everybody in the directories it writes to."
  nist     = ["CM-7", "AC-6"]

  applies = mount("/var")

  mount_option "/var" { option = "nosuid" }

  pass "with the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var ext4 nodev,nosuid 0 2\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var ext4 nodev 0 2\n" }
  }
}
