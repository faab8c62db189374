rule "cramfs-unavailable" {
  title    = "The cramfs driver cannot be loaded"
  severity = "low"
  why      = "Whoever can have an image mounted reaches code that few people test and nobody on a server needs."
  nist     = ["CM-7"]

  module "cramfs" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/cramfs/cramfs.ko:\n"
      "/etc/modprobe.d/cramfs.conf"             = "install cramfs /bin/false\nblacklist cramfs\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/cramfs/cramfs.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/cramfs/cramfs.ko:\n"
      "/etc/modprobe.d/cramfs.conf"             = "blacklist cramfs\n"
    }
  }
}
