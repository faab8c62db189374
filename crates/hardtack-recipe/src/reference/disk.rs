//! Disks.

use super::Otherwise::{Absent, Required, Value, Words};
use super::{BlockReference, ONE_OF, block, key};

pub(super) const BLOCKS: &[BlockReference] = &[
    block(
        "image/disk",
        Some("(name)"),
        "A disk. The one without a name is the boot disk, and says what holds for the whole image: `firmware`, `loader`, `formats`, `platform`, `read_only`, `kernel_args`, `tmpfs` and `overlay`. Others have a name each. An image without disks is built and sealed, needs neither kernel nor boot loader, and is written in the `formats` of the `image` block.",
        &[
            key("size", "size", Required, "Its exact size: `\"20G\"`, `\"512M\"`; a bare number counts GiB."),
            key(
                "table",
                "string",
                Value("\"gpt\""),
                "The partition table: `gpt`, or `mbr` with at most four partitions and 2 TiB.",
            ),
            key(
                "firmware",
                "list(string)",
                Value("[\"bios\", \"uefi\"]"),
                "What must be able to boot the image; `[\"uefi\"]` with systemd-boot.",
            ),
            key(
                "loader",
                "string",
                Value("\"grub\""),
                "`grub` finds kernels in `/boot` on ext4, xfs or btrfs, also on a volume, so no `/boot` of its own is needed; `systemd-boot` starts unified kernel images from the EFI system partition.",
            ),
            key(
                "formats",
                "list(string)",
                Value("[\"raw\"]"),
                "File formats to write: `raw`, `qcow2`, `vmdk`, `ova`, `vhd`, `gcp` of the disks; `tar`, `squashfs`, `erofs` of the root tree.",
            ),
            key(
                "platform",
                "list(string)",
                Value("[]"),
                "Where the image is to run: `aws`, `azure`, `gcp`, `vmware`, `qemu`; what contradicts it is an error.",
            ),
            key("read_only", "bool", Value("false"), "Whether the root is mounted without the right to write."),
            key("swap", "size", Absent, "A swap partition of this size."),
            key("partitions", "list(string)", Value("[]"), "Partitions in short form: `[\"/:*\", \"/home:4G\"]`."),
            key("kernel_args", "list(string)", Value("[]"), "Kernel arguments to add."),
        ],
    ),
    block(
        "image/disk/partition",
        Some("mount point"),
        "A partition with a file system.",
        &[
            key("size", "size or \"*\"", Required, "Its size; `\"*\"`, once a disk, takes what the others leave."),
            key("fs", "string", Value("\"ext4\""), "Its file system: `ext4`, `xfs` or `btrfs`."),
            key("options", "list(string)", Value("[]"), "Mount options."),
            key("label", "string", Absent, "Its volume label: at most 16 bytes on ext4, 12 on xfs, 255 on btrfs."),
            key(
                "grow",
                "bool",
                Value("false"),
                "Whether the last partition of the boot disk takes, when the machine starts, what a larger disk has more.",
            ),
        ],
    ),
    block(
        "image/disk/volume_group",
        Some("name"),
        "A volume group of LVM on a partition of its own.",
        &[
            key(
                "size",
                "size or \"*\"",
                Value("\"*\""),
                "The size of its partition; `\"*\"`, once a disk, takes what the others leave.",
            ),
            key("extent", "size", Value("\"4M\""), "The size of an extent: a power of two from `1M` to `1G`."),
        ],
    ),
    block(
        "image/disk/volume_group/volume",
        Some("name"),
        "A linear logical volume, with a file system or swap.",
        &[
            key(
                "size",
                "size or share",
                Required,
                "Its size, rounded up to extents; `\"100%FREE\"` or `\"50%FREE\"` of what the volumes before it leave, `\"20%VG\"` of the group.",
            ),
            key("mount", "string", ONE_OF, "Where its file system is mounted."),
            key("swap", "bool", ONE_OF, "Whether it is swap space."),
            key("fs", "string", Value("\"ext4\""), "Its file system: `ext4`, `xfs` or `btrfs`."),
            key("options", "list(string)", Value("[]"), "Mount options."),
            key(
                "label",
                "string",
                Absent,
                "The label of its file system: at most 16 bytes on ext4, 12 on xfs, 255 on btrfs.",
            ),
        ],
    ),
    block(
        "image/disk/tmpfs",
        Some("mount point"),
        "A file system in memory.",
        &[
            key("size", "size", Words("half of the memory"), "Its largest size."),
            key("options", "list(string)", Value("[]"), "Mount options."),
        ],
    ),
    block(
        "image/disk/overlay",
        Some("directory"),
        "A directory that can be written although the root cannot: changes are kept in memory and are gone after a restart.",
        &[
            key("size", "size", Words("half of the memory"), "The most that the changes may take."),
            key("options", "list(string)", Value("[]"), "Mount options."),
        ],
    ),
];
