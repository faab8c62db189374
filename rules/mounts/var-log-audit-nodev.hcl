rule "var-log-audit-nodev" {
  title    = "No device files work in /var/log/audit"
  severity = "low"
  why      = "Nothing that audits needs device files; one planted there would go unseen."
  nist     = ["CM-7", "AC-6"]

  applies = mount("/var/log/audit")

  mount_option "/var/log/audit" { option = "nodev" }

  pass "with the option" {
    files = {
      "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/log/audit ext4 nodev,nosuid 0 2\n"
    }
  }

  fail "without the option" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/log/audit ext4 nosuid 0 2\n" }
  }
}
