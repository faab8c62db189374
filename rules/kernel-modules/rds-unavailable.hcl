rule "rds-unavailable" {
  title    = "The datagram protocol RDS cannot be loaded"
  severity = "medium"
  why      = "Any user who opens such a socket loads it, and its code has given users root."
  nist     = ["CM-7"]

  module "rds" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/rds/rds.ko:\n"
      "/etc/modprobe.d/rds.conf"                = "install rds /bin/false\nblacklist rds\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/rds/rds.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/rds/rds.ko:\n"
      "/etc/modprobe.d/rds.conf"                = "blacklist rds\n"
    }
  }
}
