rule "var-separate" {
  title    = "/var is a file system of its own"
  severity = "low"
  why      = "Daemons, queues and caches grow under /var; what fills it must not stop the rest of the system."
  nist     = ["CM-6", "SC-5"]

  separate_mount "/var" {}

  pass "a line of fstab" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var ext4 defaults 0 2\n" }
  }

  fail "a part of the root file system" {
    fixable = false
    files   = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000000 / ext4 defaults 0 1\n" }
  }
}
