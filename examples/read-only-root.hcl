# A root that nothing can write: /var is kept on a file system of its own, what else changes is kept in memory and gone
# after a restart. BIOS and UEFI.
#   hardtack build --prove examples/read-only-root.hcl

image "read-only-root" {
  description = "Debian 12 with a read-only root"
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
    size      = "4G"
    read_only = true

    partition "/" { size = "2G" }

    # Takes what a larger disk has more, when the machine first starts.
    partition "/var" {
      size    = "*"
      options = ["nodev", "nosuid"]
      grow    = true
    }

    tmpfs "/tmp" { options = ["nodev", "nosuid", "noexec"] }

    overlay "/etc" {}
    overlay "/root" {}
  }

  test "root" {
    command "touch /usr/written" { exit = 1 }
    command "touch /etc/written /root/written /var/written /tmp/written" {}
  }
}
