//! Kickstarts with logical volumes.

use hardtack_recipe::VolumeSize;
use hardtack_recipe::import::Imported;

use crate::{SCRIPT, VOLUMES, import, loaded, notes, only};

#[test]
fn a_server_on_logical_volumes_becomes_a_recipe() {
    let imported = import(VOLUMES);
    insta::assert_snapshot!(imported.recipe, @r#"
    variable "base_tar" {
      type        = string
      description = "An archive of a root of the distribution that the kickstart installs."
    }

    variable "disk_size" {
      type        = string
      default     = "22G"
      description = "The size of the boot disk: what its parts add up to, unless it is set."
    }

    variable "disk_size_xvdb" {
      type        = string
      default     = "2G"
      description = "The size of the disk xvdb: what its parts add up to, unless it is set."
    }

    image "ks" {
      # hardtack does not install distributions of this family from their packages: the base is a root that has them.
      # Any tar archive of one does, such as an exported container image.
      # The kickstart installs packages from:
      #   http://mirror.example.org/7.9/os/x86_64/
      #   http://mirror.example.org/7/os/x86_64/
      base { tar = var.base_tar }

      packages {
        install = ["cloud-init"]
        remove  = ["*-firmware"]
      }

      script "lock-root" { inline = ["usermod --lock root"] }

      file "/etc/vconsole.conf" { content = "KEYMAP=uk\n" }

      file "/etc/NetworkManager/system-connections/eth0.nmconnection" {
        content = <<END
    [connection]
    id=eth0
    type=ethernet
    interface-name=eth0

    [ipv4]
    method=auto

    [ipv6]
    method=auto
    END
        mode = "0600"
      }

      file "/etc/selinux/config" {
        content = <<END
    SELINUX=enforcing
    SELINUXTYPE=targeted
    END
      }

      file "/.autorelabel" { content = "" }

      script "lang" { inline = ["echo LANG=en_GB.UTF-8 >> /etc/environment"] }
      script "timezone" { inline = ["ln -sf ../usr/share/zoneinfo/UTC /etc/localtime"] }
      script "boot-menu" { inline = ["echo GRUB_TIMEOUT=0 >> /etc/default/grub"] }

      service { enable = ["sshd"] }

      script "post" {
        inline = <<END
    #!/bin/sh
    rm -f /etc/ssh/*key*
    x=$${HOME}
    END
      }

      disk {
        size        = var.disk_size
        kernel_args = ["crashkernel=auto", "rhgb", "quiet"]

        partition "/boot" {
          size = "512M"
          fs   = "xfs"
        }

        volume_group "vg00" {
          size = "*"

          volume "root" {
            mount = "/"
            size  = "2G"
            fs    = "xfs"
          }

          volume "tmp" {
            mount   = "/tmp"
            size    = "2G"
            fs      = "xfs"
            options = ["nodev", "noexec", "nosuid"]
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
            options = ["nodev", "noexec", "nosuid"]
          }

          volume "log" {
            mount = "/var/log"
            size  = "3G"
            fs    = "xfs"
          }

          volume "audit" {
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
            size  = "2G"
            fs    = "xfs"
          }

          volume "usr" {
            mount = "/usr"
            size  = "4G"
            fs    = "xfs"
          }

          volume "vault_client" {
            mount = "/vault_client"
            size  = "512M"
            fs    = "xfs"
          }
        }
      }

      disk "xvdb" {
        size = var.disk_size_xvdb

        volume_group "vg01" {
          size = "*"

          volume "docker" {
            mount = "/var/lib/docker"
            size  = "100%FREE"
            fs    = "xfs"
          }
        }
      }
    }
    "#);
    insta::assert_snapshot!(notes(&imported), @r#"
     2 text: not needed: no installer runs
     3 install: not needed: no installer runs
     4 firstboot: not needed: no installer leaves questions for the first boot
     5 eula: not needed: no program asks for consent at the first boot of an image
     6 unsupported_hardware: not needed: no installer runs
     7 skipx: not needed: no desktop is set up
     8 lang: mapped: script "lang": /etc/environment, since sealing removes /etc/locale.conf
     9 keyboard: mapped: file "/etc/vconsole.conf"
    10 auth --enableshadow: not needed: every system has shadow passwords
    10 auth --passalgo: not mapped: the rules on PAM choose the hash, at least SHA-512
    11 timezone UTC --utc: not needed: clocks are taken to be in UTC unless /etc/adjtime says otherwise
    11 timezone UTC: mapped: script "timezone": /etc/localtime
    13 repo base: not mapped: the base is a root tree that has its packages: name one in the `base` block; repositories for later go into /etc/yum.repos.d by a `file` step
    14 url: not mapped: the base is a root tree that has its packages: name one in the `base` block; repositories for later go into /etc/yum.repos.d by a `file` step
    16 rootpw: mapped: script "lock-root": nobody can log in as root with a password
    17 network --activate: not needed: no installer runs
    17 network: mapped: file "/etc/NetworkManager/system-connections/eth0.nmconnection"
    18 firewall: not mapped: a profile of `harden` sets up the firewall: name what it lets in, ssh, in the rule parameter "nftables-default-deny.inbound", or write the firewall's own file in a `file` step
    19 selinux --enforcing: mapped: file "/etc/selinux/config", and "/.autorelabel": the first boot labels what the steps made; the rules on mandatory access control are AppArmor's, and do not judge it
    20 services --enabled: not needed: line 42 says it again, and the last one counts
    21 bootloader --location: not needed: `firmware` of the disk says what can start it
    21 bootloader --append crashkernel=auto: mapped: disk: kernel_args
    21 bootloader --append rhgb: mapped: disk: kernel_args
    21 bootloader --append quiet: mapped: disk: kernel_args
    21 bootloader --timeout: mapped: script "boot-menu": GRUB_TIMEOUT in /etc/default/grub
    22 zerombr: not needed: an image has a new disk
    23 clearpart: not needed: an image has a new disk
    25 part /boot: mapped: disk: partition "/boot"
    26 part pv.00: mapped: the room of its volume group
    27 part pv.01: mapped: the room of its volume group
    28 volgroup vg00: mapped: disk: volume_group "vg00"
    29 volgroup vg01: mapped: disk: volume_group "vg01"
    30 logvol /: mapped: disk: volume "root" of "vg00"
    31 logvol /tmp: mapped: disk: volume "tmp" of "vg00"
    32 logvol /var: mapped: disk: volume "var" of "vg00"
    33 logvol /var/tmp: mapped: disk: volume "vartmp" of "vg00"
    34 logvol /var/log: mapped: disk: volume "log" of "vg00"
    35 logvol /var/log/audit: mapped: disk: volume "audit" of "vg00"
    36 logvol /home: mapped: disk: volume "home" of "vg00"
    37 logvol /opt: mapped: disk: volume "opt" of "vg00"
    38 logvol /usr: mapped: disk: volume "usr" of "vg00"
    39 logvol /vault_client: mapped: disk: volume "vault_client" of "vg00"
    40 logvol /var/lib/docker: mapped: disk: volume "docker" of "vg01"
    42 services --enabled sshd: mapped: service: enable
    43 %packages --excludedocs: not mapped: name what is not wanted in `remove` of a `seal` block: "/usr/share/doc/**", "/usr/share/man/**"
    43 %packages: mapped: packages
    44 @core: not mapped: `dnf group info core` prints its packages: name them in `install`, or take a base that has them
    45 cloud-init: mapped: packages: install
    46 -NetworkManager*: not mapped: recipes take no such name of a package: it has other than lower-case letters, digits, `+`, `-`, `.`
    47 -*-firmware: mapped: packages: remove
    50 %post: mapped: script "post"; when it fails, so does the build; `network = true` lets it fetch
    54 reboot: not needed: no installer runs
    "#);
}

/// Every volume of every disk: group, name, MiB (or what it takes of the group), where it is mounted and how.
fn volumes(imported: &Imported) -> String {
    let recipe = loaded(imported);
    let layout = only(&recipe).disk.as_ref().unwrap();
    let mut text = String::new();
    for group in layout.groups() {
        for volume in &group.volumes {
            let size = match volume.size {
                VolumeSize::Fixed(size) => (size.bytes() >> 20).to_string(),
                share => share.to_string(),
            };
            let mount = volume.holds.mount().unwrap();
            let options: Vec<String> = mount.options.iter().map(ToString::to_string).collect();
            let line =
                format!("{}/{} {size} {} {} {}", group.name, volume.name, mount.point, mount.fs, options.join(","));
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

#[test]
fn logical_volumes_keep_sizes_and_options() {
    insta::assert_snapshot!(volumes(&import(VOLUMES)), @"
    vg00/root 2048 / xfs
    vg00/tmp 2048 /tmp xfs nodev,noexec,nosuid
    vg00/var 1024 /var xfs
    vg00/vartmp 1024 /var/tmp xfs nodev,noexec,nosuid
    vg00/log 3072 /var/log xfs
    vg00/audit 3072 /var/log/audit xfs
    vg00/home 2048 /home xfs nodev
    vg00/opt 2048 /opt xfs
    vg00/usr 4096 /usr xfs
    vg00/vault_client 512 /vault_client xfs
    vg01/docker 100 % of the free room /var/lib/docker xfs
    ");
    insta::assert_snapshot!(volumes(&import(SCRIPT)), @"
    vg00/root 2048 / xfs
    vg00/tmp 2048 /tmp xfs
    vg00/var 1024 /var xfs
    vg00/vartmp 1024 /var/tmp xfs
    vg00/log 3072 /var/log xfs
    vg00/audit 3072 /var/log/audit xfs
    vg00/home 2048 /home xfs
    vg00/opt 4096 /opt xfs
    vg00/vault_client 512 /vault_client xfs
    ");
}
