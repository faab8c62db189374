rule "firewire-core-unavailable" {
  title    = "FireWire cannot be used"
  severity = "medium"
  why      = "A FireWire device reads and writes the memory of the machine without asking the processor."
  nist     = ["CM-7"]

  module "firewire-core" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/drivers/firewire/firewire-core.ko:\n"
      "/etc/modprobe.d/firewire-core.conf"      = "install firewire-core /bin/false\nblacklist firewire-core\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/drivers/firewire/firewire-core.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/drivers/firewire/firewire-core.ko:\n"
      "/etc/modprobe.d/firewire-core.conf"      = "blacklist firewire-core\n"
    }
  }
}
