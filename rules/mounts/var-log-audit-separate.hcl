rule "var-log-audit-separate" {
  title    = "/var/log/audit is a file system of its own"
  severity = "medium"
  why      = "The audit daemon can be told to halt the machine when its disk is full; nobody else may be able to fill that disk."
  nist     = ["AU-4", "CM-6"]

  separate_mount "/var/log/audit" {}

  pass "a line of fstab" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/log/audit ext4 defaults 0 2\n" }
  }

  fail "a part of the root file system" {
    fixable = false
    files   = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000000 / ext4 defaults 0 1\n" }
  }
}
