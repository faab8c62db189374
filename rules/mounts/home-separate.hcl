rule "home-separate" {
  title    = "/home is a file system of its own"
  severity = "low"
  why      = "Users who fill their homes stop the whole system when both are one file system, and options for homes need a mount of their own."
  nist     = ["CM-6", "SC-5"]

  separate_mount "/home" {}

  pass "a line of fstab" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /home ext4 defaults 0 2\n" }
  }

  fail "a part of the root file system" {
    fixable = false
    files   = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000000 / ext4 defaults 0 1\n" }
  }

  fail "not mounted at boot" {
    fixable = false
    files   = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /home ext4 noauto 0 2\n" }
  }
}
