rule "var-log-nosuid" {
  title    = "No set-user-ID programs work in /var/log"
  severity = "medium"
  why      = "Nothing among logs has to run as somebody else; a program that does was planted."
  nist     = ["CM-7", "AC-6"]

  applies = mount("/var/log")

  mount_option "/var/log" { option = "nosuid" }

  pass "with the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/log ext4 nodev,nosuid 0 2\n" }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/log ext4 nodev 0 2\n" }
  }
}
