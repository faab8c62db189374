rule "var-log-separate" {
  title    = "/var/log is a file system of its own"
  severity = "low"
  why      = "Logs that fill the disk stop the services that write beside them, and whoever fills the disk stops the logs."
  nist     = ["CM-6", "SC-5"]

  separate_mount "/var/log" {}

  pass "a line of fstab" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/log ext4 defaults 0 2\n" }
  }

  fail "a part of the root file system" {
    fixable = false
    files   = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000000 / ext4 defaults 0 1\n" }
  }
}
