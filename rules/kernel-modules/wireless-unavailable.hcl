rule "wireless-unavailable" {
  title    = "Wireless interfaces cannot be used"
  severity = "low"
  why      = "A radio that a server does not need is a way in that no cable, switch or firewall stands before."
  nist     = ["AC-18", "CM-7"]

  # Every driver of wireless interfaces needs it: without it none of them loads, whichever hardware there is.
  module "cfg80211" { available = false }

  pass "a kernel for clouds has no wireless drivers" {
    files = { "/lib/modules/6.1.0-40-cloud-amd64/modules.dep" = "kernel/drivers/net/virtio_net.ko:\n" }
  }

  pass "what all drivers need is replaced by nothing" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/wireless/cfg80211.ko: kernel/net/rfkill/rfkill.ko\n"
      "/etc/modprobe.d/wireless.conf"           = "install cfg80211 /bin/false\nblacklist cfg80211\n"
    }
  }

  fail "drivers can be loaded" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/drivers/net/wireless/intel/iwlwifi/iwlwifi.ko: kernel/net/wireless/cfg80211.ko\nkernel/net/wireless/cfg80211.ko:\n"
    }
  }

  fail "one driver is blacklisted, the others are not" {
    files = {
      "/lib/modules/6.1.0-40-amd64/modules.dep" = "kernel/net/wireless/cfg80211.ko:\n"
      "/etc/modprobe.d/wireless.conf"           = "install iwlwifi /bin/false\nblacklist iwlwifi\n"
    }
  }
}
