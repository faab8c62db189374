# systemd-boot with a unified kernel image: kernel, initial file system and arguments are one file on the EFI system
# partition. The root is btrfs. UEFI alone.
#   hardtack build --prove examples/unified-kernel.hcl

image "unified-kernel" {
  description = "Debian 12 started by systemd-boot"
  owner       = "platform-team"
  version     = "1.0.0"

  base {
    bootstrap = "debian"
    release   = "bookworm"
  }

  packages {
    install = [
      "linux-image-cloud-amd64",
      "systemd-sysv",
      "openssh-server",
      "iproute2",
      "kmod",
      "udev",
      "dbus",
      "btrfs-progs",
    ]
  }

  disk {
    size     = "4G"
    firmware = ["uefi"]
    loader   = "systemd-boot"

    partition "/" {
      size  = "*"
      fs    = "btrfs"
      label = "root"
    }
  }
}
