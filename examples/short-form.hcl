# Partitions in the short form, a mount point and a size each; `*` takes the rest of the disk. BIOS and UEFI.
#   hardtack build --prove examples/short-form.hcl

image "short-form" {
  description = "Debian 12 on four partitions"
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
    ]
  }

  disk {
    size       = "12G"
    formats    = ["raw", "qcow2"]
    partitions = ["/home:4G", "/var:3G", "/tmp:1G", "/:*"]
  }
}
