rule "freevxfs-unavailable" {
  title    = "The freevxfs driver cannot be loaded"
  severity = "low"
  why      = "It reads disks of a long-gone Unix; a crafted image turns its parser against the kernel."
  nist     = ["CM-7"]

  module "freevxfs" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/freevxfs/freevxfs.ko:\n"
      "/etc/modprobe.d/freevxfs.conf"           = "install freevxfs /bin/false\nblacklist freevxfs\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/freevxfs/freevxfs.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/freevxfs/freevxfs.ko:\n"
      "/etc/modprobe.d/freevxfs.conf"           = "blacklist freevxfs\n"
    }
  }
}
