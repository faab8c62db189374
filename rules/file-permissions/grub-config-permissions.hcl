rule "grub-config-permissions" {
  title    = "Only root may read the configuration of the boot loader"
  severity = "medium"
  why      = "It can hold the hash of the boot password, and tells where to begin with an attack on the boot."
  nist     = ["AC-3", "AC-6"]

  applies = file("/boot/grub/grub.cfg")

  file "/boot/grub/grub.cfg" {
    mode  = "0600"
    owner = "root"
    group = "root"
  }

  pass "no more than asked" {
    files = { "/boot/grub/grub.cfg" = "" }
    modes = { "/boot/grub/grub.cfg" = "0600" }
  }

  fail "too many permissions" {
    files = { "/boot/grub/grub.cfg" = "" }
    modes = { "/boot/grub/grub.cfg" = "0644" }
  }

  fail "it belongs to somebody else" {
    files  = { "/boot/grub/grub.cfg" = "" }
    modes  = { "/boot/grub/grub.cfg" = "0600" }
    owners = { "/boot/grub/grub.cfg" = "1000:1000" }
  }
}
