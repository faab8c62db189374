rule "atm-unavailable" {
  title    = "The network protocol ATM cannot be loaded"
  severity = "low"
  why      = "Hardly any machine has such a network, and any user who opens such a socket would load its code."
  nist     = ["CM-7"]

  module "atm" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/atm/atm.ko:\n"
      "/etc/modprobe.d/atm.conf"                = "install atm /bin/false\nblacklist atm\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/atm/atm.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/atm/atm.ko:\n"
      "/etc/modprobe.d/atm.conf"                = "blacklist atm\n"
    }
  }
}
