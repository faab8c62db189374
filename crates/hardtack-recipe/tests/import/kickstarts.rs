//! Whole kickstarts.

use hardtack_recipe::{Action, ScriptSource};

use crate::{PARTITIONS, SCRIPT, VOLUMES, import, loaded, notes, only, to_do};

#[test]
fn a_server_on_partitions_becomes_a_recipe() {
    let imported = import(PARTITIONS);
    insta::assert_snapshot!(imported.recipe, @r#"
    variable "base_tar" {
      type        = string
      description = "A copy of https://images.example.org/base.tar."
      default     = "base.tar"
    }

    variable "disk_size" {
      type        = string
      default     = "15G"
      description = "The size of the boot disk: what its parts add up to, unless it is set."
    }

    variable "disk_size_vdb" {
      type        = string
      default     = "2G"
      description = "The size of the disk vdb: what its parts add up to, unless it is set."
    }

    variable "root_password_hash" {
      type        = string
      description = "The crypt(5) hash of the password of root; `mkpasswd --method=yescrypt` makes one."
      sensitive   = true
    }

    variable "ada_password_hash" {
      type        = string
      description = "The crypt(5) hash of the password of ada; `mkpasswd --method=yescrypt` makes one."
      sensitive   = true
    }

    image "ks" {
      # The kickstart installs this image; copy it beside the recipe:
      #   https://images.example.org/base.tar
      # The kickstart installs packages from:
      #   https://repo.example.org/site/
      base { tar = var.base_tar }

      packages {
        install = [
          "nginx",
          # NetworkManager
          # kernel-*
        ]
        remove = ["nano", "vim"]
      }

      group "deploy" { gid = 1500 }
      group "ada" { gid = 1200 }
      group "wheel" {}

      user "root" { password_hash = var.root_password_hash }

      user "ada" {
        uid           = 1200
        group         = "ada"
        shell         = "/bin/bash"
        groups        = ["wheel", "deploy"]
        password_hash = var.ada_password_hash
        ssh_keys = [
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ada@example.org",
        ]
      }

      user "svc" { home = "/srv/svc" }

      file "/etc/vconsole.conf" { content = "KEYMAP=us\n" }

      file "/etc/NetworkManager/system-connections/ens3.nmconnection" {
        content = <<END
    [connection]
    id=ens3
    type=ethernet
    interface-name=ens3
    autoconnect=false

    [ipv4]
    method=manual
    address1=192.0.2.10/26
    gateway=192.0.2.1
    dns=192.0.2.53;

    [ipv6]
    method=disabled
    END
        mode = "0600"
      }

      file "/etc/NetworkManager/system-connections/ethernet.nmconnection" {
        content = <<END
    [connection]
    id=ethernet
    type=ethernet

    [ethernet]
    mtu=9000

    [ipv4]
    method=auto

    [ipv6]
    method=manual
    address1=2001:db8::7/48
    gateway=2001:db8::1
    END
        mode = "0600"
      }

      file "/etc/selinux/config" {
        content = <<END
    SELINUX=disabled
    SELINUXTYPE=targeted
    END
      }

      script "lang" { inline = ["echo LANG=en_US.UTF-8 >> /etc/environment"] }
      script "timezone" { inline = ["ln -sf ../usr/share/zoneinfo/Europe/Berlin /etc/localtime"] }
      script "authselect" { inline = ["authselect select sssd with-mkhomedir --force"] }

      service {
        enable  = ["sshd", "chronyd"]
        disable = ["kdump"]
      }

      script "post" {
        inline = <<END
    #!/usr/bin/bash
    set -e
    # %include /tmp/more.sh
    cat > /etc/app.conf <<EOF
    home = $${HOME}
    EOF
    END
      }

      disk {
        size        = var.disk_size
        swap        = "1G"
        kernel_args = ["console=ttyS0,115200n8", "quiet"]

        partition "/" {
          size  = "8G"
          label = "root"
        }

        partition "/home" {
          size    = "*"
          options = ["nodev", "nosuid"]
        }

        partition "/var" { size = "4G" }

        tmpfs "/tmp" {
          size    = "512M"
          options = ["nodev", "noexec"]
        }
      }

      disk "vdb" {
        size = var.disk_size_vdb

        partition "/srv" { size = "*" }
      }
    }
    "#);
    insta::assert_snapshot!(notes(&imported), @r#"
     3 cmdline: not needed: no installer runs
     4 lang --addsupport: not mapped: the packages of languages belong to the base; install them in a `packages` step
     4 lang: mapped: script "lang": /etc/environment, since sealing removes /etc/locale.conf
     5 keyboard --xlayouts: not mapped: an image without a desktop has no use for it; with one, write its file in a `file` step
     5 keyboard: mapped: file "/etc/vconsole.conf"
     6 timezone Europe/Berlin --ntpservers: not mapped: write them into chrony's sources in a `file` step, or set the rule parameter "chrony-servers.pool"
     6 timezone Europe/Berlin --utc: not needed: clocks are taken to be in UTC unless /etc/adjtime says otherwise
     6 timezone Europe/Berlin: mapped: script "timezone": /etc/localtime
     7 liveimg: mapped: base: the variable `base_tar`, which names a copy of it
     8 repo site: not mapped: the base is a root tree that has its packages: name one in the `base` block; repositories for later go into /etc/yum.repos.d by a `file` step
    10 rootpw: mapped: the sensitive variable `root_password_hash`: set HARDTACK_VAR_root_password_hash; `mkpasswd --method=yescrypt` makes the hash
    11 group deploy: mapped: group "deploy"
    12 user ada: mapped: user "ada"
    12 user ada --gecos: not mapped: recipes give accounts no full name; `usermod --comment` in a script does
    12 user ada --password: mapped: the sensitive variable `ada_password_hash`: set HARDTACK_VAR_ada_password_hash; its value is the hash on this line
    14 user Bob: not mapped: use lower-case letters, digits, `_` and `-`, at most 32, the first a letter or `_`
    15 user svc: mapped: user "svc"
    15 user svc --password: not needed: no password has this hash; the account is locked as without one
    16 sshkey ada: mapped: user "ada": ssh_keys
    17 sshkey root: not mapped: write one line such as "ssh-ed25519 AAAA… name@host"
    18 sshpw: not needed: it is for logging in to the installer
    20 network: mapped: file "/etc/NetworkManager/system-connections/ens3.nmconnection"
    21 network --device: not needed: an image knows no cards; the connection is for every Ethernet device
    21 network: mapped: file "/etc/NetworkManager/system-connections/ethernet.nmconnection"
    22 network: not mapped: write the file of this connection by hand, in a `file` step
    23 network --hostname: not needed: sealing takes the name of the host out; a machine gets its own where it is deployed
    25 firewall --trust: not mapped: write it into the firewall's own file in a `file` step
    25 firewall: not mapped: a profile of `harden` sets up the firewall: name what it lets in, tcp/80, tcp/443, tcp/8080, udp/9000, the service cockpit, in the rule parameter "nftables-default-deny.inbound", or write the firewall's own file in a `file` step
    26 selinux --disabled: mapped: file "/etc/selinux/config"
    27 authselect: mapped: script "authselect"
    28 services --enabled: not mapped: one of the names is none of a unit; write it into a `service` block as systemctl does
    28 services --enabled sshd: mapped: service: enable
    28 services --enabled chronyd: mapped: service: enable
    28 services --disabled kdump: mapped: service: disable
    28 services --disabled sshd: not needed: it is enabled, too, and that counts
    29 bootloader --boot-drive: not needed: the boot loader is on the one disk that the image boots from
    29 bootloader --location: not needed: `firmware` of the disk says what can start it
    29 bootloader --append console=ttyS0,115200n8: mapped: disk: kernel_args
    29 bootloader --append quiet: mapped: disk: kernel_args
    29 bootloader --append: not mapped: write the argument without quotes, `$` and backslashes in it
    29 bootloader --password: not mapped: set the rule parameter "boot-password.hash" in `harden`, from a sensitive variable, to what grub2-mkpasswd-pbkdf2 prints
    31 zerombr: not needed: an image has a new disk
    32 clearpart: not needed: an image has a new disk
    33 ignoredisk: not needed: an image has a new disk
    34 reqpart: not needed: the partitions of the firmware are made without being named
    35 part /boot/efi: not needed: the partitions of the firmware are made without being named
    36 part biosboot: not needed: the partitions of the firmware are made without being named
    37 part / --asprimary: not needed: a GUID partition table has no other partitions
    37 part /: mapped: disk: partition "/"
    38 part swap: mapped: `swap` of the disk
    38 part swap --recommended: not mapped: the installer reckons with the machine that it runs on; 1G is written, give it the size that it shall have
    39 part /home: mapped: disk: partition "/home"
    39 part /home --fstype: mapped: ext4, which does all that ext2 and ext3 do
    39 part /home --fsoptions frobnicate: not mapped: see mount(8) and the manual page of the file system for the options there are
    40 part /var: mapped: disk: partition "/var"
    40 part /var --maxsize: mapped: its size: a disk of an image has room for all of it
    41 part /tmp: mapped: disk: tmpfs "/tmp"
    42 part /srv --encrypted: not mapped: hardtack does not encrypt disks; the platform can encrypt the volume that the image becomes
    42 part /srv --passphrase: not mapped: hardtack does not encrypt disks; the platform can encrypt the volume that the image becomes
    42 part /srv: mapped: disk: partition "/srv"
    42 part /srv --label: not mapped: ext4 has labels of at most 16 bytes, without blanks; shorten it
    43 part raid.01: not mapped: hardtack spreads no file system over partitions; write one `partition` for what lies on it
    44 raid: not mapped: hardtack spreads no file system over disks; write a `partition` for what is mounted
    46 %include: not mapped: import the file that it names, too, and put the two together
    47 module: not mapped: take a base with the packages of this module, or enable it in a `script` step
    48 serivces: not mapped: kickstarts have no such command; did you mean `services`?
    50 %packages --exclude-weakdeps: mapped: packages: `recommends` is false
    50 %packages --inst-langs: not mapped: name what is not wanted in `remove` of a `seal` block: "/usr/share/doc/**", "/usr/share/man/**"
    50 %packages --ignoremissing: not mapped: a package that is not there is an error; take it out of `install`
    50 %packages: mapped: packages
    51 @^minimal-environment: not mapped: `dnf group info minimal-environment` prints its packages: name them in `install`, or take a base that has them
    52 @base: not mapped: `dnf group info base` prints its packages: name them in `install`, or take a base that has them
    53 nginx: mapped: packages: install
    54 NetworkManager: not mapped: it stands in the recipe as a comment: recipes take no such name; install it in a `script` step
    55 kernel-*: not mapped: it stands in the recipe as a comment: recipes take no such name; install it in a `script` step
    56 -nano: mapped: packages: remove
    57 -@standard: not mapped: `dnf group info standard` prints its packages: name them in `remove`, or take a base that has them
    58 vim: mapped: packages: install
    59 -vim: mapped: packages: remove
    62 %addon com_redhat_kdump: not needed: an image has no kdump unless its steps set it up
    64 %addon org_fedora_oscap: not mapped: add a `harden` block with the benchmark and profile that xccdf_org.ssgproject.content_profile_cis stands for
    69 %pre: not needed: no installer runs; what it writes for an `%include` has to be put into the recipe by hand
    73 %post: not mapped: it runs outside of the new system: write what it copies as `file` steps, or as a `hook`, which runs on the build host
    77 %post --log: not needed: build.log has what the script prints
    77 %post: mapped: script "post"; `network = true` lets it fetch
    79 %include: not mapped: it stands in the script as a comment: put the text of the file there
    85 %post: not needed: it is empty
    88 poweroff: not needed: no installer runs
    "#);
    let recipe = loaded(&imported);
    let steps: Vec<&str> = only(&recipe).steps.iter().map(|step| step.name.as_str()).collect();
    insta::assert_snapshot!(steps.join(" "), @"packages group:deploy group:ada group:wheel user:root user:ada user:svc file:/etc/vconsole.conf file:/etc/NetworkManager/system-connections/ens3.nmconnection file:/etc/NetworkManager/system-connections/ethernet.nmconnection file:/etc/selinux/config lang timezone authselect service post");
}

#[test]
fn an_image_that_is_installed_becomes_the_base() {
    let start = |text: &str| {
        let imported = import(text);
        let (_, notes) = (loaded(&imported), notes(&imported));
        format!("{}\n{notes}", imported.recipe.split_once("\n  # The kickstart names no").unwrap().0)
    };
    let digest = "0123456789abcdef".repeat(4);
    let text =
        format!("liveimg --url=https://a:b@images.example.org/9/root.tar.xz --checksum={digest} --noverifyssl\n");
    insta::assert_snapshot!(start(&text), @r#"
    variable "base_tar" {
      type        = string
      description = "A copy of https://images.example.org/9/root.tar.xz."
      default     = "root.tar.xz"
    }

    image "ks" {
      # The kickstart installs this image; copy it beside the recipe:
      #   https://images.example.org/9/root.tar.xz
      base {
        tar    = var.base_tar
        sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      }

     1 liveimg --noverifyssl: not needed: hardtack fetches no base: a copy of the file is named
     1 liveimg: mapped: base: the variable `base_tar`, which names a copy of it
    "#);
    insta::assert_snapshot!(start("liveimg --url=file:///run/rootfs.img --checksum=12\n"), @r#"
    variable "base_image" {
      type        = string
      description = "A copy of file:///run/rootfs.img."
      default     = "rootfs.img"
    }

    image "ks" {
      # The kickstart installs this image; copy it beside the recipe:
      #   file:///run/rootfs.img
      base { image = var.base_image }

     1 liveimg --checksum: not mapped: write its SHA-256 of 64 digits into `sha256` of the base
     1 liveimg: mapped: base: the variable `base_image`, which names a copy of it; of a squashfs export the tree, and name that as `tar`
    "#);
}

#[test]
fn a_kickstart_in_a_shell_script_is_found() {
    let imported = import(SCRIPT);
    insta::assert_snapshot!(to_do(&imported), @"
     1 (script): this is a shell script: what it does beside writing the kickstart goes into `script` steps
    25 @core: `dnf group info core` prints its packages: name them in `install`, or take a base that has them
    27 (script): this is a shell script: what it does beside writing the kickstart goes into `script` steps
    ");
    let disk = imported.recipe.split_once("  disk {").unwrap().1;
    insta::assert_snapshot!(disk.lines().take(20).collect::<Vec<_>>().join("\n"), @r#"

    size = var.disk_size

    partition "/boot" {
      size = "512M"
      fs   = "xfs"
    }

    volume_group "vg00" {
      size   = "*"
      extent = "8M"

      volume "root" {
        mount = "/"
        size  = "2G"
        fs    = "xfs"
      }

      volume "tmp" {
        mount = "/tmp"
    "#);
}

/// Nine volumes of 18.5 GiB by the table of their documentation, and 20.5 GiB by the kickstart: sizes come from what is
/// imported, and from nowhere else.
#[test]
fn a_disk_has_room_for_what_the_kickstart_names() {
    let size =
        |text: &str| import(text).recipe.split_once("default     = ").unwrap().1.lines().next().unwrap().to_owned();
    assert_eq!(size(SCRIPT), "\"20G\"");
    assert_eq!(size(VOLUMES), "\"22G\"");
    assert_eq!(size("part / --size=1023\n"), "\"2G\"");
    assert_eq!(size("part / --size=1 --grow\n"), "\"9G\"");
}

#[test]
fn scripts_keep_their_text() {
    let text = "#!/usr/bin/bash\nset -e\n# %include /tmp/more.sh\ncat > /etc/app.conf <<EOF\nhome = ${HOME}\nEOF\n";
    let recipe = loaded(&import(PARTITIONS));
    let script = only(&recipe).steps.iter().find_map(|step| match &step.action {
        Action::Script(script) if step.name.as_str() == "post" => Some(&script.source),
        _ => None,
    });
    assert!(matches!(script, Some(ScriptSource::Inline(inline)) if inline.reveal() == text), "{script:?}");
}

#[test]
fn the_layout_that_autopart_leaves_to_the_installer_is_written() {
    let disk = |text: &str| import(text).recipe.split_once("  disk {").unwrap().1.to_owned();
    for text in ["autopart\n", "autopart --type=btrfs\n", "autopart --nolvm --noboot\n"] {
        assert!(only(&loaded(&import(text))).disk.is_some());
    }
    insta::assert_snapshot!(disk("autopart\n"), @r#"

        size = var.disk_size

        partition "/boot" {
          size = "1G"
          fs   = "xfs"
        }

        volume_group "system" {
          size = "*"

          volume "swap" {
            swap = true
            size = "1G"
          }

          volume "root" {
            mount = "/"
            size  = "100%FREE"
            fs    = "xfs"
          }
        }
      }
    }
    "#);
    insta::assert_snapshot!(disk("autopart --type=plain --noswap --fstype=ext4 --nohome\n"), @r#"

        size = var.disk_size

        partition "/boot" { size = "1G" }
        partition "/" { size = "*" }
      }
    }
    "#);
    insta::assert_snapshot!(disk("reqpart --add-boot\npart / --fstype=ext4 --size=4096\n"), @r#"

        size = var.disk_size

        partition "/boot" {
          size = "1G"
          fs   = "xfs"
        }

        partition "/" { size = "4G" }
      }
    }
    "#);
    insta::assert_snapshot!(to_do(&import("autopart --type=thinp --encrypted --passphrase=x\n")), @"
    1 autopart --encrypted: hardtack does not encrypt disks; the platform can encrypt the volume that the image becomes
    1 autopart --passphrase: hardtack does not encrypt disks; the platform can encrypt the volume that the image becomes
    1 autopart --type: hardtack makes no thin pools; plain volumes are written
    1 autopart: a layout is written: /boot of 1 GiB, swap of 1 GiB, the rest for /; give them the sizes that they shall have
    ");
}

#[test]
fn a_kickstart_without_partitions_is_an_image_without_a_disk() {
    let imported = import("bootloader --append=quiet\nlang C\n");
    insta::assert_snapshot!(to_do(&imported), @" 1 bootloader --append quiet: add a `disk` block: this kickstart names no partitions; its `kernel_args` take it");
    assert!(only(&loaded(&imported)).disk.is_none());
}

#[test]
fn the_last_of_repeated_commands_counts() {
    let imported = import(
        "lang C\nlang de_DE.UTF-8\nbootloader --append=\"a b\" --timeout 3\nbootloader --append=c\n\
         services --enabled=x,y\nservices --disabled=y,z\nselinux --disabled\nselinux --permissive\n",
    );
    insta::assert_snapshot!(notes(&imported), @r#"
    1 lang: not needed: line 2 says it again, and the last one counts
    2 lang: mapped: script "lang": /etc/environment, since sealing removes /etc/locale.conf
    3 bootloader --append: not mapped: add a `disk` block: this kickstart names no partitions; its `kernel_args` take it
    3 bootloader --timeout: mapped: script "boot-menu": GRUB_TIMEOUT in /etc/default/grub
    4 bootloader --append c: not mapped: add a `disk` block: this kickstart names no partitions; its `kernel_args` take it
    5 services --enabled x: mapped: service: enable
    5 services --enabled y: mapped: service: enable
    6 services --disabled y: not needed: it is enabled, too, and that counts
    6 services --disabled z: mapped: service: disable
    7 selinux: not needed: line 8 says it again, and the last one counts
    8 selinux --permissive: mapped: file "/etc/selinux/config", and "/.autorelabel": the first boot labels what the steps made; the rules on mandatory access control are AppArmor's, and do not judge it
    "#);
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let windows = format!("\u{feff}{}", PARTITIONS.replace('\n', "\r\n"));
    assert_eq!(import(&windows).recipe, import(PARTITIONS).recipe);
}
