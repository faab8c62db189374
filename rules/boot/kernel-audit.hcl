rule "kernel-audit" {
  title    = "The kernel audits from its start"
  severity = "medium"
  why      = "A process that starts before auditd is otherwise never recorded, whatever it does later."
  nist     = ["AU-14"]

  applies = package("grub-common")

  kernel_argument "audit" { equals = "1" }

  pass "on" {
    packages = ["grub-common"]
    files    = { "/etc/default/grub" = "GRUB_CMDLINE_LINUX=\"audit=1\"\n" }
  }

  fail "nobody says so" {
    packages = ["grub-common"]
    files    = { "/etc/default/grub" = "GRUB_CMDLINE_LINUX=\"\"\n" }
  }

  fail "taken back for the normal entries" {
    packages = ["grub-common"]
    files    = { "/etc/default/grub" = "GRUB_CMDLINE_LINUX=\"audit=1\"\nGRUB_CMDLINE_LINUX_DEFAULT=\"quiet audit=0\"\n" }
  }

  fail "the menu is older than the settings" {
    packages = ["grub-common"]
    files = {
      "/etc/default/grub"   = "GRUB_CMDLINE_LINUX=\"audit=1\"\n"
      "/boot/grub/grub.cfg" = "menuentry 'Debian' {\n\tlinux /vmlinuz root=UUID=1 ro\n}\n"
    }
  }
}
