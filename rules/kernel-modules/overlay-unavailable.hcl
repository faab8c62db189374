rule "overlay-unavailable" {
  title    = "The overlay file system cannot be loaded"
  severity = "medium"
  why      = "Its handling of owners and attributes has given unprivileged users root more than once. Container engines need it: a machine that runs them takes an exception."
  nist     = ["CM-7"]

  module "overlay" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/overlayfs/overlay.ko:\n"
      "/etc/modprobe.d/overlay.conf"            = "install overlay /bin/false\nblacklist overlay\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/overlayfs/overlay.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/overlayfs/overlay.ko:\n"
      "/etc/modprobe.d/overlay.conf"            = "blacklist overlay\n"
    }
  }
}
