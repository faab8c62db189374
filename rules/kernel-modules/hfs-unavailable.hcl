rule "hfs-unavailable" {
  title    = "The driver of the old Macintosh file system cannot be loaded"
  severity = "low"
  why      = "Its parser has had memory errors that a crafted USB stick reaches as soon as it is mounted."
  nist     = ["CM-7"]

  module "hfs" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/hfs/hfs.ko:\n"
      "/etc/modprobe.d/hfs.conf"                = "install hfs /bin/false\nblacklist hfs\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/hfs/hfs.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/hfs/hfs.ko:\n"
      "/etc/modprobe.d/hfs.conf"                = "blacklist hfs\n"
    }
  }
}
