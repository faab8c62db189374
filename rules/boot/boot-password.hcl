rule "boot-password" {
  title    = "Changing a boot entry needs a password"
  severity = "medium"
  why      = "Whoever reaches the console can otherwise add an argument to the kernel and be root without any password."
  nist     = ["AC-3"]

  param "user" {
    default = "root"
    doc     = "The name that GRUB asks for beside the password."
  }

  param "hash" {
    default = ""
    doc     = "What grub-mkpasswd-pbkdf2 printed, best from a sensitive variable; nothing shows it. Without it there is no fix."
  }

  applies = package("grub-common")

  boot_password {
    user = param.user
    hash = param.hash
  }

  pass "a hash for a superuser, and entries that start without it" {
    packages = ["grub-common"]
    files = {
      "/etc/grub.d/40_custom" = "#!/bin/sh\nexec tail -n +3 $0\nset superusers=\"root\"\npassword_pbkdf2 root grub.pbkdf2.sha512.10000.AB.CD\n"
      "/etc/grub.d/10_linux"  = "#!/bin/sh\nCLASS=\"--class gnu-linux --unrestricted\"\n"
    }
    modes = {
      "/etc/grub.d/40_custom" = "0700"
      "/etc/grub.d/10_linux"  = "0755"
    }
  }

  fail "no password, and none was given" {
    packages = ["grub-common"]
    files    = { "/etc/grub.d/40_custom" = "#!/bin/sh\nexec tail -n +3 $0\n" }
    modes    = { "/etc/grub.d/40_custom" = "0755" }
    fixable  = false
  }

  fail "the machine would wait for a person at every start" {
    packages = ["grub-common"]
    files = {
      "/etc/grub.d/40_custom" = "#!/bin/sh\nexec tail -n +3 $0\nset superusers=\"root\"\npassword_pbkdf2 root grub.pbkdf2.sha512.10000.AB.CD\n"
      "/etc/grub.d/10_linux"  = "#!/bin/sh\nCLASS=\"--class gnu-linux\"\n"
    }
    modes = {
      "/etc/grub.d/40_custom" = "0700"
      "/etc/grub.d/10_linux"  = "0755"
    }
  }
}
