//! Every block and key of recipes, for the reference. A test holds it against what the loader takes.

/// A block of recipes.
#[derive(Clone, Copy, Debug)]
pub struct BlockReference {
    /// The names of the blocks around it and its own: `image/disk/partition`.
    pub path: &'static str,
    /// What its label is, where it takes one; in brackets where it may be left out.
    pub label: Option<&'static str>,
    /// What it is for, in a sentence or two.
    pub summary: &'static str,
    /// Its keys.
    pub keys: &'static [KeyReference],
}

/// A key of a block.
#[derive(Clone, Copy, Debug)]
pub struct KeyReference {
    /// Its name.
    pub name: &'static str,
    /// The type of its value.
    pub kind: &'static str,
    /// What holds when it is left out.
    pub otherwise: Otherwise,
    /// What it says, in a sentence.
    pub summary: &'static str,
}

/// What holds when a key is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// It cannot be left out.
    Required,
    /// Nothing.
    Absent,
    /// This value.
    Value(&'static str),
    /// This, in words.
    Words(&'static str),
}

use Otherwise::{Absent, Required, Value, Words};

const fn key(name: &'static str, kind: &'static str, otherwise: Otherwise, summary: &'static str) -> KeyReference {
    KeyReference { name, kind, otherwise, summary }
}

const fn block(
    path: &'static str,
    label: Option<&'static str>,
    summary: &'static str,
    keys: &'static [KeyReference],
) -> BlockReference {
    BlockReference { path, label, summary, keys }
}

const SINCE: KeyReference = key(
    "since",
    "string",
    Absent,
    "The first version of the image that has it; `hardtack build --version` builds another one than the recipe says.",
);
const UNTIL: KeyReference =
    key("until", "string", Absent, "The first version of the image that does not have it any more.");

const ONE_OF: Otherwise = Words("one of these is required");

/// Every block, the outer ones first.
pub const BLOCKS: &[BlockReference] = &[
    block(
        "variable",
        Some("name"),
        "A value that is given from outside. Others see it as `var.name`.",
        &[
            key("type", "type", Value("any"), "string, number, bool, any, list(…), map(…) or object({ … })."),
            key("default", "any", Words("a value must be given"), "The value when none is given. May use `env(…)`."),
            key("description", "string", Absent, "What it is for."),
            key("sensitive", "bool", Value("false"), "Whether its value, and what is made of it, is never shown."),
        ],
    ),
    block(
        "variable/validation",
        None,
        "A condition that the value must meet.",
        &[
            key("condition", "expression", Required, "True for values that are right."),
            key("error_message", "string", Required, "What to say of the others."),
        ],
    ),
    block("locals", None, "Values that the recipe names for itself: each key `x` is `local.x`. Takes any keys.", &[]),
    block(
        "image",
        Some("name"),
        "One image.",
        &[
            key("name", "string", Words("the label"), "The image's name, also that of its output directory."),
            key(
                "replace",
                "bool",
                Value("true"),
                "Whether a build may replace an image of this name by one with another digest; `false` for releases.",
            ),
            key("version", "string", Absent, "Its version, for the manifest."),
            key("description", "string", Absent, "One line for people."),
            key("owner", "string", Absent, "Who answers for it."),
            key("labels", "map(string)", Absent, "Free labels, for the manifest."),
            key(
                "formats",
                "list(string)",
                Value("[]"),
                "Without a disk: file formats of the root tree to write: `tar`, `squashfs`, `erofs`.",
            ),
            key(
                "promote",
                "string",
                Absent,
                "The channel that `hardtack pipeline` moves to the image when it has passed: candidate, golden, legacy, or any other word.",
            ),
        ],
    ),
    block(
        "image/base",
        None,
        "Where the root file system starts.",
        &[
            key("bootstrap", "string", ONE_OF, "A distribution to install into an empty directory: `debian`."),
            key("tar", "path", ONE_OF, "An archive of a root (plain, gzip or zstd)."),
            key("directory", "path", ONE_OF, "A directory that holds a root."),
            key(
                "image",
                "path or list(path)",
                ONE_OF,
                "A disk image (raw, qcow2, vmdk, vhd), or those of one machine, the first one first. Of a pattern, `debian-*.qcow2`, the newest by its name, until `hardtack.lock` names one.",
            ),
            key(
                "from",
                "string",
                ONE_OF,
                "Another image, as it is before it is laid out, hardened and sealed: of the recipe by its label, or of the \
                 store as `store:NAME` (the newest), `store:NAME@CHANNEL` or `store:NAME@sha256:DIGEST`.",
            ),
            key(
                "require_audit",
                "bool",
                Value("false"),
                "With an image of the store: whether it must have met its gate, or else have failed no control.",
            ),
            key("release", "string", Words("required with `bootstrap`"), "The release by code name: `bookworm`."),
            key("mirror", "string", Words("the distribution's own"), "The package mirror, by http, https or file."),
            key("components", "list(string)", Value("[\"main\"]"), "Components of the archive."),
            key("updates", "bool", Value("true"), "Whether the security and updates suites are used too."),
            key("keyring", "path", Words("the distribution's, on the build host"), "The keys that sign the archive."),
            key("architecture", "string", Words("the build host's"), "`amd64` or `arm64`."),
            key("include", "list(string)", Value("[]"), "Packages installed together with the essential ones."),
            key(
                "sha256",
                "string or list(string)",
                Absent,
                "What the archive of `tar`, or each file of `image`, must have.",
            ),
        ],
    ),
    block(
        "image/packages",
        Some("(name)"),
        "A step: packages are pinned, upgraded, installed, removed, in this order.",
        &[
            key("install", "list(string)", Value("[]"), "Names or globs to install; `name=version` pins the version."),
            key(
                "build",
                "list(string)",
                Value("[]"),
                "Names that later steps need and the image does not: they and what came with them go after the last step.",
            ),
            key("remove", "list(string)", Value("[]"), "Names or globs to remove with their configuration."),
            key("upgrade", "string", Value("\"none\""), "`none`, `security` or `all`."),
            key("pin", "map(string)", Value("{}"), "Exact versions by package."),
            key("recommends", "bool", Value("false"), "Whether recommended packages come too."),
            key("reason", "string", Absent, "Why these packages are in the image, for `hardtack why` and the SBOM."),
            key(
                "reasons",
                "map(string)",
                Value("{}"),
                "Why single ones of them are, by what `install` or `build` says.",
            ),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/file",
        Some("path"),
        "A step: a file, or a directory of the build host, is written.",
        &[
            key("content", "string", ONE_OF, "The text of the file."),
            key(
                "source",
                "path",
                ONE_OF,
                "A file or directory to copy; with a slash at its end, what is in the directory.",
            ),
            key("owner", "string", Value("\"root:root\""), "`user` or `user:group`, names of the image or numbers."),
            key("mode", "string", Words("that of the source, or 0644"), "Permission bits in octal: `\"0644\"`."),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/directory",
        Some("path"),
        "A step: an empty directory is made.",
        &[
            key("owner", "string", Value("\"root:root\""), "`user` or `user:group`, names of the image or numbers."),
            key("mode", "string", Value("\"0755\""), "Permission bits in octal: `\"0750\"`."),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/script",
        Some("name"),
        "A step: a script runs inside the image, cut off from the build host.",
        &[
            key(
                "inline",
                "string or list(string)",
                ONE_OF,
                "The script, or its lines; run by `/bin/sh -eu` unless it begins with `#!`.",
            ),
            key("path", "path", ONE_OF, "A script of the build host."),
            key("env", "map(string)", Value("{}"), "Environment variables, beside the fixed ones."),
            key("run_as", "string", Value("\"root\""), "The account of the image that runs it."),
            key("network", "bool", Value("false"), "Whether it may use the build host's network."),
            key(
                "allow_background",
                "bool",
                Value("false"),
                "Whether processes it leaves behind are ended instead of failing the step.",
            ),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/service",
        Some("(name)"),
        "A step: systemd units are enabled, disabled or masked.",
        &[
            key("enable", "list(string)", Value("[]"), "Units that start at boot."),
            key("disable", "list(string)", Value("[]"), "Units that do not."),
            key("mask", "list(string)", Value("[]"), "Units that cannot be started at all."),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/user",
        Some("name"),
        "A step: an account is made or changed.",
        &[
            key("uid", "number", Words("the next free one"), "Its user id."),
            key("group", "string", Words("one of the same name"), "Its primary group."),
            key("groups", "list(string)", Value("[]"), "Further groups."),
            key("shell", "string", Absent, "Its login shell."),
            key("home", "string", Absent, "Its home directory."),
            key("system", "bool", Value("false"), "Whether it is a system account."),
            key("password_hash", "string", Words("the password is locked"), "A crypt(5) hash; never shown."),
            key("ssh_keys", "list(string)", Value("[]"), "Public keys that may log in; sealing keeps them."),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/group",
        Some("name"),
        "A step: a group is made.",
        &[
            key("gid", "number", Words("the next free one"), "Its group id."),
            key("system", "bool", Value("false"), "Whether it is a system group."),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/hook",
        Some("(name)"),
        "A step: a command runs on the build host.",
        &[
            key("command", "string", Required, "Run by `/bin/sh -eu -c` in the recipe's directory."),
            key(
                "at",
                "string",
                Value("\"step\""),
                "`step`: in its place, the tree at `HARDTACK_ROOT`; `after-assemble`: the boot disk at `HARDTACK_DEVICE`, the next at `HARDTACK_DEVICE_2` and so on.",
            ),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/harden",
        None,
        "Rules of a benchmark, applied after all steps and audited at the end.",
        &[
            key("benchmark", "string", Required, "The benchmark: `cis-debian-12`."),
            key("edition", "string", Absent, "The edition that the recipe was written for; another one is an error."),
            key("profile", "string", Required, "Its profile: `level1-server`."),
            key("set", "map(any)", Value("{}"), "Parameters of rules, by `\"rule.parameter\"`."),
        ],
    ),
    block(
        "image/harden/exception",
        Some("control"),
        "A control that is not required. It is listed, and never counted as passed.",
        &[
            key("kind", "string", Required, "`accepted`, `compensated`, `elsewhere`, `planned` or `platform`."),
            key("reason", "string", Required, "Why, in a sentence."),
            key("owner", "string", Required, "Who answers for it."),
            key(
                "expires",
                "string",
                Words("required for `accepted` and `planned`"),
                "The last day on which it holds: `\"2027-06-30\"`.",
            ),
            key("instead", "string", Words("required for `compensated` and `elsewhere`"), "What covers the control."),
            key(
                "proven_by",
                "list(string)",
                Value("[]"),
                "Rules that show it: when one does not hold, the exception is void.",
            ),
            key(
                "platform",
                "list(string)",
                Value("[]"),
                "Holds only in images whose boot disk says that they are for these platforms and no others.",
            ),
            SINCE,
            UNTIL,
        ],
    ),
    block(
        "image/harden/control",
        Some("control"),
        "A control that is asked for in some versions of the image only. In the others it is listed as an exception.",
        &[SINCE, UNTIL],
    ),
    block(
        "image/harden/rule",
        Some("rule"),
        "A rule that is asked for in some versions of the image only.",
        &[SINCE, UNTIL],
    ),
    block(
        "image/seal",
        None,
        "The clean-up at the end, which is always done.",
        &[key("remove", "list(string)", Value("[]"), "Further globs of absolute paths to remove.")],
    ),
    block(
        "image/seal/skip",
        Some("section"),
        "A section of the clean-up that is left out: cloudinit_files, instance_files, ssh_files, instance_log_files, toe_files or ssm_log_files.",
        &[key("reason", "string", Required, "Why; it is recorded in the report.")],
    ),
    block(
        "image/seal/exception",
        Some("rule"),
        "What a rule for secrets finds in one file and may leave with the image all the same. Every build tells of it.",
        &[
            key("path", "string", Required, "The file, from the root of the image."),
            key("reason", "string", Required, "Why, in a sentence."),
            key("owner", "string", Required, "Who answers for it."),
            key("expires", "string", Required, "The last day on which it holds: `\"2027-06-30\"`."),
        ],
    ),
    block(
        "image/health",
        None,
        "Built-in tests of what is installed, before the image is sealed: each is done where its program is in the tree, and a failure gives no image.",
        &[key(
            "skip",
            "list(string)",
            Value("[]"),
            "Those to leave out: `dpkg` (`dpkg --audit`), `pip` (`pip check`), `cloud-init` and `aws` (that they start).",
        )],
    ),
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
    block(
        "image/policy",
        None,
        "What is asked of the packages of the image.",
        &[
            key(
                "require_reason",
                "bool",
                Value("false"),
                "Whether every package that the recipe installs needs a `reason`; else the recipe is refused.",
            ),
            key(
                "packages",
                "path",
                Absent,
                "A file with the names of all packages that the image has, one on each line; others fail the build.",
            ),
            key(
                "max_patch_age_days",
                "number",
                Absent,
                "The most days that an update of the security suite may have been there without being installed.",
            ),
            key(
                "no_pending_updates",
                "bool",
                Value("false"),
                "Whether every update of the security suite must be installed.",
            ),
        ],
    ),
    block(
        "image/gate",
        None,
        "What must hold before the image gets its name.",
        &[
            key("score", "number", Absent, "The smallest score in percent."),
            key("unknown", "number", Absent, "The most controls that could not be judged."),
            key("failed", "number", Absent, "The most controls that failed."),
            key("exception_days", "number", Absent, "How many days every exception must still hold."),
            key("packages", "number", Absent, "The most packages that are installed."),
            key(
                "patch_age_days",
                "number",
                Absent,
                "The most days since the state of the archive that the packages are from.",
            ),
            key("size", "size", Absent, "The most that the files of the image take on disk."),
            key(
                "proved",
                "bool",
                Value("false"),
                "Whether its boots and tests must have passed: build it with `--prove`.",
            ),
        ],
    ),
    block(
        "image/gate/failed",
        None,
        "The most controls that failed, by severity.",
        &[
            key("high", "number", Absent, "Of those that open the machine."),
            key("medium", "number", Absent, "Of those that make an attack easier."),
            key("low", "number", Absent, "Of those that make an attack easier to hide or a mistake easier to make."),
        ],
    ),
    block(
        "image/gate/vulnerabilities",
        None,
        "The most vulnerabilities that are open, by class. They are looked up in an index of advisories.",
        &[
            key("exploited", "number", Absent, "Of those that are known to be exploited."),
            key("critical", "number", Absent, "Of the severity critical."),
            key("high", "number", Absent, "Of the severity high, and of those that nobody has rated."),
            key("medium", "number", Absent, "Of the severity medium."),
            key("low", "number", Absent, "Of the severity low."),
            key("negligible", "number", Absent, "Of the severity negligible."),
            key("fixed_only", "bool", Value("false"), "Whether only those count that a newer version fixes."),
            key(
                "older_than_days",
                "number",
                Absent,
                "Only those count that were published more days ago, or on a day that nobody knows.",
            ),
            key(
                "max_age_days",
                "number",
                Absent,
                "How many days old what is known may be; nothing is judged by older.",
            ),
            key("index", "path", Words("that of the store"), "The index of advisories."),
        ],
    ),
    block(
        "image/test",
        Some("name"),
        "Checks in a booted clone of the image.",
        &[
            key(
                "isolated",
                "bool",
                Value("false"),
                "Whether it begins with the machine as it was when it was up, and nothing that it changes is seen by another test.",
            ),
            key(
                "beside",
                "list(string)",
                Value("[]"),
                "Images whose machines are up on the same network, under their names: images of the recipe, or `store:NAME`, `store:NAME@CHANNEL`, `store:NAME@sha256:…`.",
            ),
            key(
                "goss",
                "path",
                Absent,
                "A file of goss, whose `package`, `file`, `service`, `port`, `command`, `user`, `group`, `process`, `mount`, `kernel-param` and `http` become checks.",
            ),
        ],
    ),
    block(
        "image/test/unit",
        Some("unit"),
        "A systemd unit.",
        &[
            key("active", "bool", Words("true, unless `enabled` is given"), "Whether it must be active."),
            key("enabled", "bool", Absent, "Whether it must be enabled."),
        ],
    ),
    block(
        "image/test/port",
        Some("port"),
        "A TCP port.",
        &[key("open", "bool", Value("true"), "Whether something must listen.")],
    ),
    block(
        "image/test/command",
        Some("command"),
        "A command, run by `/bin/sh -c`.",
        &[
            key("exit", "number", Value("0"), "The exit code it must have."),
            key("stdout", "string", Absent, "Text that it must print."),
        ],
    ),
    block(
        "image/test/file",
        Some("path"),
        "A file.",
        &[
            key("exists", "bool", Value("true"), "Whether it must be there."),
            key("contains", "string", Absent, "Text that it must contain."),
        ],
    ),
    block(
        "image/test/http",
        Some("address"),
        "A request over HTTP from inside the clone: `\"http://127.0.0.1:8080/health\"`.",
        &[
            key("status", "number", Value("200"), "The status code that the answer must have."),
            key("contains", "string", Absent, "Text that its body must contain."),
        ],
    ),
    block(
        "image/test/user",
        Some("name"),
        "An account.",
        &[
            key("exists", "bool", Value("true"), "Whether it must be there."),
            key("uid", "number", Absent, "The user id that it must have."),
            key("shell", "string", Absent, "The login shell that it must have."),
            key("groups", "list(string)", Value("[]"), "Groups that it must be in."),
        ],
    ),
    block(
        "image/test/mount",
        Some("mount point"),
        "A file system that must be mounted. Those of the layout are checked without asking.",
        &[
            key("fs", "string", Absent, "Its type."),
            key("options", "list(string)", Value("[]"), "Options that it must have."),
        ],
    ),
    block(
        "image/test/kernel_argument",
        Some("argument"),
        "An argument of the kernel, with its value: `\"audit=1\"`.",
        &[key("present", "bool", Value("true"), "Whether it must be given.")],
    ),
    block(
        "image/test/sysctl",
        Some("parameter"),
        "A parameter of the running kernel.",
        &[key("value", "string", Required, "What it must be.")],
    ),
    block(
        "image/test/package",
        Some("name"),
        "A package of the distribution.",
        &[
            key("installed", "bool", Value("true"), "Whether it must be installed."),
            key("version", "string", Absent, "The version that it must have."),
        ],
    ),
    block(
        "image/test/host",
        Some("name"),
        "A name that must resolve, from `/etc/hosts` or by DNS.",
        &[key("address", "string", Absent, "An address that it must have.")],
    ),
    block("image/test/time_source", None, "A service must keep the clock, and have a source of time.", &[]),
    block(
        "image/test/boot",
        None,
        "How long the boot may take.",
        &[key("seconds", "number", Required, "The most for kernel and user space, in seconds.")],
    ),
    block(
        "image/test/journal",
        None,
        "The journal of the boot must have no error, nor worse.",
        &[key("except", "list(string)", Value("[]"), "Lines with one of these texts do not count.")],
    ),
    block(
        "image/test/program",
        Some("path"),
        "A program of the build host, run in the clone, that must end with 0.",
        &[],
    ),
    block(
        "image/test/payload",
        Some("path"),
        "A directory or an archive (tar) of the build host, such as the newest build of an application, that is put into the clone before the other checks.",
        &[
            key("to", "string", Required, "The directory that it is put into."),
            key("command", "string", Required, "Its test, run there by `/bin/sh -c`; it must end with 0."),
        ],
    ),
];
