rule "squashfs-unavailable" {
  title    = "The squashfs driver cannot be loaded"
  severity = "low"
  why      = "Images of it can hold files with any owner and mode, and its decompressors read what a stranger wrote. Snap packages need it."
  nist     = ["CM-7"]

  module "squashfs" {
    available  = false
    builtin_ok = true
  }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/squashfs/squashfs.ko:\n"
      "/etc/modprobe.d/squashfs.conf"           = "install squashfs /bin/false\nblacklist squashfs\n"
    }
  }

  pass "a kernel that has it built in cannot be without" {
    files = {
      "/lib/modules/6.8.0-generic/modules.dep"     = ""
      "/lib/modules/6.8.0-generic/modules.builtin" = "kernel/fs/squashfs/squashfs.ko\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/squashfs/squashfs.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/squashfs/squashfs.ko:\n"
      "/etc/modprobe.d/squashfs.conf"           = "blacklist squashfs\n"
    }
  }
}
