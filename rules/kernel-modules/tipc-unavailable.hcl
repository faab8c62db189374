rule "tipc-unavailable" {
  title    = "The cluster protocol TIPC cannot be loaded"
  severity = "medium"
  why      = "Once loaded it parses frames from the network in the kernel, and has had errors there that need no login."
  nist     = ["CM-7"]

  module "tipc" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/tipc/tipc.ko:\n"
      "/etc/modprobe.d/tipc.conf"               = "install tipc /bin/false\nblacklist tipc\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/tipc/tipc.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/tipc/tipc.ko:\n"
      "/etc/modprobe.d/tipc.conf"               = "blacklist tipc\n"
    }
  }
}
