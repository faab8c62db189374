rule "jffs2-unavailable" {
  title    = "The driver of the flash file system JFFS2 cannot be loaded"
  severity = "low"
  why      = "It serves bare flash chips; on any other machine it is only one more parser for a crafted image to attack."
  nist     = ["CM-7"]

  module "jffs2" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/jffs2/jffs2.ko:\n"
      "/etc/modprobe.d/jffs2.conf"              = "install jffs2 /bin/false\nblacklist jffs2\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/jffs2/jffs2.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/jffs2/jffs2.ko:\n"
      "/etc/modprobe.d/jffs2.conf"              = "blacklist jffs2\n"
    }
  }
}
