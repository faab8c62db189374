rule "vfat-unavailable" {
  title      = "The FAT driver cannot be loaded"
  severity   = "low"
  why        = "A crafted stick is parsed by the kernel. A machine that boots through UEFI needs the driver for its boot partition."
  nist       = ["CM-7"]
  unnumbered = true

  module "vfat" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/fat/vfat.ko:\n"
      "/etc/modprobe.d/vfat.conf"               = "install vfat /bin/false\nblacklist vfat\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/fat/vfat.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/fat/vfat.ko:\n"
      "/etc/modprobe.d/vfat.conf"               = "blacklist vfat\n"
    }
  }
}
