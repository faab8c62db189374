//! What every machine needs, though no recipe names it.

/// Packages, or names that packages stand in for, and what they do. A name that ends with `-` means all that begin with it.
pub(super) const SYSTEM: &[(&str, &str)] = &[
    ("linux-image-", KERNEL),
    ("linux-modules-", KERNEL),
    ("linux-initramfs-tool", BOOT),
    ("grub-", BOOT),
    ("grub2-common", BOOT),
    ("shim-", BOOT),
    ("systemd-boot", BOOT),
    ("systemd-boot-efi", BOOT),
    ("efibootmgr", BOOT),
    ("cryptsetup-initramfs", BOOT),
    // A test in a virtual machine does not show what a real one lacks.
    ("amd64-microcode", FIRMWARE),
    ("intel-microcode", FIRMWARE),
    ("firmware-", FIRMWARE),
    ("linux-firmware", FIRMWARE),
    ("systemd-sysv", INIT),
    ("sysvinit-core", INIT),
    ("udev", INIT),
    ("dbus", INIT),
    ("default-logind", LOGIN),
    ("libpam-systemd", LOGIN),
    ("openssh-server", LOGIN),
    ("sudo", LOGIN),
    ("ifupdown", NETWORK),
    ("ifupdown-ng", NETWORK),
    ("netplan.io", NETWORK),
    ("network-manager", NETWORK),
    ("systemd-resolved", NETWORK),
    ("dhcp-client", NETWORK),
    ("isc-dhcp-client", NETWORK),
    ("dhcpcd-base", NETWORK),
    ("iproute2", NETWORK),
    ("netbase", NETWORK),
    ("time-daemon", "it keeps the clock"),
    ("ca-certificates", "it says which servers are to be trusted"),
    ("tzdata", "it knows the time zones"),
    ("debian-archive-keyring", "it holds the keys of the archive"),
    ("ubuntu-keyring", "it holds the keys of the archive"),
    ("cloud-init", CLOUD),
    ("cloud-guest-utils", CLOUD),
    ("cloud-initramfs-", CLOUD),
    ("amazon-ssm-agent", CLOUD),
    ("ec2-instance-connect", CLOUD),
    ("waagent", CLOUD),
    ("google-guest-agent", CLOUD),
    ("google-osconfig-agent", CLOUD),
    ("qemu-guest-agent", CLOUD),
    ("open-vm-tools", CLOUD),
    ("hyperv-daemons", CLOUD),
];

const KERNEL: &str = "it is the kernel";
const BOOT: &str = "the machine starts by it";
const FIRMWARE: &str = "hardware may need it";
const INIT: &str = "it starts everything else";
const LOGIN: &str = "people come in by it";
const NETWORK: &str = "it brings up the network";
const CLOUD: &str = "the cloud sets the machine up by it";
