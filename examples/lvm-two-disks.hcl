# Nine logical volumes with xfs on one disk, and a second disk with a volume group of its own: the layout of a host for
# containers that many teams keep by hand. BIOS and UEFI.
#   hardtack build --prove examples/lvm-two-disks.hcl

variable "os_disk" {
  type        = string
  default     = "25G"
  description = "Size of the disk that the machine boots from."
}

variable "docker_disk" {
  type        = string
  default     = "50G"
  description = "Size of the disk for containers."
}

image "lvm-two-disks" {
  description = "Debian 12 on LVM, with a disk for containers"
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
      "lvm2",
      "xfsprogs",
    ]
  }

  disk {
    size    = var.os_disk
    formats = ["raw"]

    # GRUB's own files stand apart from LVM, so that every boot loader can read them.
    partition "/boot" { size = "512M" }

    volume_group "vg00" {
      volume "root" {
        mount = "/"
        size  = "2G"
        fs    = "xfs"
      }

      volume "tmp" {
        mount   = "/tmp"
        size    = "2G"
        fs      = "xfs"
        options = ["nodev", "nosuid", "noexec"]
      }

      volume "var" {
        mount = "/var"
        size  = "1G"
        fs    = "xfs"
      }

      volume "vartmp" {
        mount   = "/var/tmp"
        size    = "1G"
        fs      = "xfs"
        options = ["nodev", "nosuid", "noexec"]
      }

      volume "varlog" {
        mount = "/var/log"
        size  = "3G"
        fs    = "xfs"
      }

      volume "varaudit" {
        mount = "/var/log/audit"
        size  = "3G"
        fs    = "xfs"
      }

      volume "home" {
        mount   = "/home"
        size    = "2G"
        fs      = "xfs"
        options = ["nodev"]
      }

      volume "opt" {
        mount = "/opt"
        size  = "4G"
        fs    = "xfs"
      }

      volume "vault" {
        mount = "/vault_client"
        size  = "512M"
        fs    = "xfs"
      }
    }

    tmpfs "/dev/shm" { options = ["nodev", "nosuid", "noexec"] }
  }

  disk "docker" {
    size = var.docker_disk

    volume_group "vg01" {
      volume "varlibd" {
        mount = "/var/lib/docker"
        size  = "100%FREE"
        fs    = "xfs"
      }
    }
  }

  test "volumes" {
    command "findmnt --noheadings --output SOURCE /var/lib/docker" { stdout = "/dev/mapper/vg01-varlibd" }
    command "findmnt --noheadings --output FSTYPE /var" { stdout = "xfs" }
  }
}
