# A hardened Debian 13 server: CIS level 2, eight file systems, BIOS and UEFI.
#   hardtack build --prove examples/debian-13-server.hcl

variable "ntp_source" {
  type        = string
  default     = "2.debian.pool.ntp.org"
  description = "The time source that chrony asks."
}

variable "ssh_groups" {
  type        = string
  default     = "admins"
  description = "Groups whose members may log in by SSH, separated by spaces."

  validation {
    condition     = length(trimspace(var.ssh_groups)) > 0
    error_message = "Name at least one group: nobody could log in."
  }
}

image "debian-13-server" {
  description = "Debian 13 server, CIS level 2"
  owner       = "platform-team"
  version     = "1.0.0"

  base {
    bootstrap = "debian"
    release   = "trixie"
  }

  packages {
    install = [
      "linux-image-cloud-amd64",
      "systemd-sysv",
      "openssh-server",
      "sudo",
      "chrony",
      "auditd",
      "cron",
      "ufw",
      "libpam-pwquality",
      "cracklib-runtime",
      "apparmor",
      "apparmor-utils",
      "aide",
      "aide-common",
      "audispd-plugins",
      "systemd-journal-remote",
      "systemd-resolved",
      "iproute2",
      "e2fsprogs",
      "kmod",
      "udev",
      "dbus",
    ]
    upgrade = "security"
  }

  group "admins" {}

  user "operator" {
    groups = ["admins"]
    shell  = "/bin/bash"
    # The public half of a key pair whose private half nobody has: put your own here.
    ssh_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA operator@example.org"]
  }

  # Admins log in with keys and have no passwords that sudo could ask for; see the exception below.
  file "/etc/sudoers.d/admins" {
    content = "%admins ALL=(ALL:ALL) NOPASSWD: ALL\n"
    mode    = "0440"
  }

  # An address by DHCP on every wired interface, and the name servers that come with it.
  file "/etc/systemd/network/80-wired.network" {
    content = <<-EOT
      [Match]
      Type=ether

      [Network]
      DHCP=yes
      LLMNR=no
      MulticastDNS=no
    EOT
  }

  file "/etc/chrony/sources.d/site.sources" {
    content = "pool ${var.ntp_source} iburst maxsources 4\n"
  }

  file "/etc/issue.net" {
    content = "Authorised use only. Activity is recorded.\n"
  }

  script "motd" {
    inline = ["printf 'Authorised use only. Activity is recorded.\\n' > /etc/motd"]
  }

  service {
    enable = ["ssh", "chrony", "auditd", "cron", "ufw", "systemd-networkd", "systemd-resolved"]
  }

  harden {
    benchmark = "cis-debian-13"
    profile   = "level2-server"

    set = {
      "ssh-access-limited.groups" = var.ssh_groups
    }

    exception "1.4.1" {
      kind   = "platform"
      reason = "The machines have no boot console that a person could reach."
      owner  = "platform-team"
    }

    exception "5.2.4" {
      kind    = "compensated"
      reason  = "Admins have no passwords: there is none that sudo could ask for, and none to guess or to steal."
      owner   = "platform-team"
      instead = "Only a key opens a session, and sudo records every command."
    }

    # Without an address to send to, the service would fail and be started again for ever.
    exception "6.1.1.2.3" {
      kind    = "elsewhere"
      reason  = "Where the journal goes is known only when a machine is deployed."
      owner   = "platform-team"
      instead = "Deployment writes the address and enables systemd-journal-upload."
    }
  }

  disk {
    size     = "8G"
    firmware = ["bios", "uefi"]
    formats  = ["raw", "qcow2"]

    partition "/" { size = "3G" }

    partition "/home" {
      size    = "512M"
      options = ["nodev", "nosuid"]
    }

    partition "/tmp" {
      size    = "512M"
      options = ["nodev", "nosuid", "noexec"]
    }

    partition "/var" {
      size    = "*"
      options = ["nodev", "nosuid"]
    }

    partition "/var/tmp" {
      size    = "512M"
      options = ["nodev", "nosuid", "noexec"]
    }

    partition "/var/log" {
      size    = "1G"
      options = ["nodev", "nosuid", "noexec"]
    }

    partition "/var/log/audit" {
      size    = "512M"
      options = ["nodev", "nosuid", "noexec"]
    }

    tmpfs "/dev/shm" {
      options = ["nodev", "nosuid", "noexec"]
    }
  }

  gate {
    score   = 100
    unknown = 0
  }

  test "login" {
    unit "ssh" { active = true }
    port "22" { open = true }
    command "sshd -t" { exit = 0 }
  }

  test "network" {
    unit "systemd-networkd" { active = true }
    command "ip -4 -brief address show scope global" { stdout = "UP" }
    command "runuser -u operator -- sudo -n true" { exit = 0 }
  }

  test "services" {
    unit "chrony" { active = true }
    unit "auditd" { active = true }
    unit "cron" { active = true }
    file "/etc/motd" { contains = "Authorised use only" }
  }
}
