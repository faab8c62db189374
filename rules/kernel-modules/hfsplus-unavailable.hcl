rule "hfsplus-unavailable" {
  title    = "The driver of the Macintosh file system HFS+ cannot be loaded"
  severity = "low"
  why      = "Its parser has had memory errors that a crafted image reaches as soon as it is mounted."
  nist     = ["CM-7"]

  module "hfsplus" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/hfsplus/hfsplus.ko:\n"
      "/etc/modprobe.d/hfsplus.conf"            = "install hfsplus /bin/false\nblacklist hfsplus\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/hfsplus/hfsplus.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/hfsplus/hfsplus.ko:\n"
      "/etc/modprobe.d/hfsplus.conf"            = "blacklist hfsplus\n"
    }
  }
}
