rule "kernel-apparmor" {
  title    = "The kernel starts with AppArmor"
  severity = "medium"
  why      = "Whichever security module the kernel's makers chose, profiles confine nothing unless AppArmor is the one that is on."
  nist     = ["AC-3", "CM-7"]

  applies = package("grub-common")

  kernel_argument "apparmor" { equals = "1" }

  kernel_argument "security" { equals = "apparmor" }

  pass "in a file beside the settings" {
    packages = ["grub-common"]
    files = {
      "/etc/default/grub"                 = "GRUB_CMDLINE_LINUX=\"\"\n"
      "/etc/default/grub.d/apparmor.cfg" = "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX apparmor=1 security=apparmor\"\n"
    }
  }

  fail "as Debian ships it" {
    packages = ["grub-common"]
    files    = { "/etc/default/grub" = "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet\"\nGRUB_CMDLINE_LINUX=\"\"\n" }
  }

  fail "a later file sets the arguments anew" {
    packages = ["grub-common"]
    files = {
      "/etc/default/grub"             = "GRUB_CMDLINE_LINUX=\"apparmor=1 security=apparmor\"\n"
      "/etc/default/grub.d/site.cfg" = "GRUB_CMDLINE_LINUX=\"quiet\"\n"
    }
  }

  fail "another module" {
    packages = ["grub-common"]
    files    = { "/etc/default/grub" = "GRUB_CMDLINE_LINUX=\"apparmor=1 security=selinux\"\n" }
  }
}
