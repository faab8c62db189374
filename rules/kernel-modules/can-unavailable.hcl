rule "can-unavailable" {
  title    = "The field bus protocol CAN cannot be loaded"
  severity = "low"
  why      = "Servers have no such bus, and its code in the kernel has given users root."
  nist     = ["CM-7"]

  module "can" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/can/can.ko:\n"
      "/etc/modprobe.d/can.conf"                = "install can /bin/false\nblacklist can\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/can/can.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/can/can.ko:\n"
      "/etc/modprobe.d/can.conf"                = "blacklist can\n"
    }
  }
}
