rule "var-log-audit-noexec" {
  title    = "No programs run from /var/log/audit"
  severity = "medium"
  why      = "Whoever can write into the audit trail could write a program and have it started."
  nist     = ["CM-7"]

  applies = mount("/var/log/audit")

  mount_option "/var/log/audit" { option = "noexec" }

  pass "with the option" {
    files = {
      "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/log/audit ext4 nodev,noexec 0 2\n"
    }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/log/audit ext4 nodev 0 2\n" }
  }
}
