rule "usb-storage-unavailable" {
  title    = "USB storage cannot be used"
  severity = "medium"
  why      = "A stick carries data out and malware in, and nothing on the network sees it."
  nist     = ["CM-7"]

  module "usb-storage" { available = false }

  pass "no kernel has it" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\n" }
  }

  pass "replaced by nothing and blacklisted" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/drivers/usb/storage/usb-storage.ko:\n"
      "/etc/modprobe.d/usb-storage.conf"        = "install usb-storage /bin/false\nblacklist usb-storage\n"
    }
  }

  fail "it can be loaded" {
    files = { "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/drivers/usb/storage/usb-storage.ko:\n" }
  }

  fail "blacklisted, so that only an explicit modprobe loads it" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/drivers/usb/storage/usb-storage.ko:\n"
      "/etc/modprobe.d/usb-storage.conf"        = "blacklist usb-storage\n"
    }
  }

  fail "an earlier file loads it all the same" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/drivers/usb/storage/usb-storage.ko:\n"
      "/etc/modprobe.d/10-site.conf"            = "install usb_storage /sbin/modprobe --ignore-install usb_storage\n"
      "/etc/modprobe.d/usb.conf"                = "install usb-storage /bin/false\nblacklist usb-storage\n"
    }
  }
}
