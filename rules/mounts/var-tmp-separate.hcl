rule "var-tmp-separate" {
  title    = "/var/tmp is a file system of its own"
  severity = "medium"
  why      = "Every user can write to /var/tmp and what is there outlives a reboot; without a mount of its own it can fill /var and take no options."
  nist     = ["CM-6", "SC-5"]

  separate_mount "/var/tmp" {}

  pass "a line of fstab" {
    files = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/tmp ext4 defaults 0 2\n" }
  }

  fail "a part of the root file system" {
    fixable = false
    files   = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000000 / ext4 defaults 0 1\n" }
  }

  fail "not mounted at boot" {
    fixable = false
    files   = { "/etc/fstab" = "UUID=2f1c7f8e-0000-4000-8000-000000000001 /var/tmp ext4 noauto 0 2\n" }
  }
}
