//! What is mounted in the guest against what the layout says.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_audit::system::LiveMount;
use hardtack_image::{FileSystemSlot, Geometry, Location};
use hardtack_recipe::{Layout, MountOption, Size};
use serde::{Deserialize, Serialize};

use crate::probe::GuestReport;

/// What stands for the mount point and the type of swap.
const SWAP: &str = "swap";

/// A mount that the layout asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedMount {
    /// Where: an absolute directory; `swap` for swap.
    pub point: String,
    /// The type of the file system, as the kernel names it.
    pub fs: String,
    /// The UUID of the file system, for those on a disk.
    pub uuid: Option<String>,
    /// Options as fstab(5) has them.
    pub options: Vec<String>,
    /// Bytes that it has room for at least, where that is more than the image has.
    pub at_least: Option<u64>,
}

/// Of a partition that has grown, one part in this many may go into tables of its file system.
const OVERHEAD: u64 = 16;

impl ExpectedMount {
    /// Every mount that a disk's layout asks for: its file systems, its swap and the file systems in memory.
    /// The EFI system partition is not among them, since a hardened system may refuse to mount it. Where the boot disk
    /// of the machine has another size than that of the image, the partition that grows must have grown.
    pub fn of(geometry: &Geometry, layout: &Layout, disk: Option<Size>) -> Vec<Self> {
        let more = disk.map_or(0, |size| size.bytes().saturating_sub(geometry.boot_disk().bytes()));
        let grows = layout.boot.partitions.iter().find(|partition| partition.grow && more > 0);
        let room = |place: Location<'_>, slot: &FileSystemSlot| {
            let whole = place.bytes.saturating_add(more);
            grows.is_some_and(|grows| grows.mount.point == slot.mount).then_some(whole - whole / OVERHEAD)
        };
        let words = |options: &[MountOption]| -> Vec<String> { options.iter().map(ToString::to_string).collect() };
        let on_disk = geometry.file_systems().map(|(place, slot)| Self {
            point: slot.mount.to_string(),
            fs: slot.kind.to_string(),
            uuid: Some(slot.uuid.to_string()),
            options: words(&slot.options),
            at_least: room(place, slot),
        });
        let swap = geometry.swaps().map(|(_, uuid)| Self {
            point: SWAP.to_owned(),
            fs: SWAP.to_owned(),
            uuid: Some(uuid.to_string()),
            options: Vec::new(),
            at_least: None,
        });
        let in_memory = layout.tmpfs.iter().map(|tmpfs| Self {
            point: tmpfs.mount.to_string(),
            fs: "tmpfs".to_owned(),
            uuid: None,
            options: words(&tmpfs.options)
                .into_iter()
                .chain(tmpfs.size.map(|size| format!("size={}", size.bytes())))
                .collect(),
            at_least: None,
        });
        let overlays = layout.overlays.iter().map(|overlay| Self {
            point: overlay.mount.to_string(),
            fs: "overlay".to_owned(),
            uuid: None,
            options: words(&overlay.options),
            at_least: None,
        });
        on_disk.chain(swap).chain(in_memory).chain(overlays).collect()
    }
}

/// What became of one mount of the layout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MountResult {
    /// Where.
    pub point: String,
    /// Whether it is mounted as the layout says.
    pub holds: bool,
    /// What the layout says: `ext4 with nodev,nosuid`.
    pub expected: String,
    /// Every difference, or what is there: `not mounted`, `without nosuid`.
    pub found: String,
    /// Options that the kernel does not show, so that nobody can tell: defaults of the file system.
    pub unconfirmed: Vec<String>,
}

/// Compares every mount of the layout with what the guest reported.
pub(crate) fn compare(expected: &[ExpectedMount], guest: &GuestReport) -> Vec<MountResult> {
    expected.iter().map(|wanted| judge(wanted, &guest.mounts, &guest.uuids, &guest.sizes, &guest.swaps)).collect()
}

fn judge(
    wanted: &ExpectedMount,
    mounts: &[LiveMount],
    uuids: &BTreeMap<String, String>,
    sizes: &BTreeMap<String, u64>,
    swaps: &[String],
) -> MountResult {
    let mut expected = wanted.fs.clone();
    if !wanted.options.is_empty() {
        expected.push_str(&format!(" with {}", wanted.options.join(",")));
    }
    if let Some(bytes) = wanted.at_least {
        expected.push_str(&format!(", grown to {} or more", Size::from_bytes(bytes)));
    }
    let mut result = MountResult {
        point: wanted.point.clone(),
        holds: false,
        expected,
        found: "not mounted".to_owned(),
        unconfirmed: Vec::new(),
    };
    let other_disk = |device: &str| {
        wanted
            .uuid
            .as_ref()
            .is_some_and(|uuid| !uuids.get(device).is_some_and(|found| found.eq_ignore_ascii_case(uuid)))
    };
    if wanted.fs == SWAP {
        result.holds = swaps.iter().any(|device| !other_disk(device));
        result.found = if swaps.is_empty() { "no swap in use".to_owned() } else { swaps.join(", ") };
        return result;
    }

    // Of several mounts at one place the last is the one that is seen.
    let Some(live) = mounts.iter().rev().find(|mount| mount.point == wanted.point) else { return result };
    let mut differences = Vec::new();
    if live.fs != wanted.fs {
        differences.push(format!("{} instead of {}", live.fs, wanted.fs));
    }
    if other_disk(&live.source) {
        differences.push(format!("from {}, which is another file system", live.source));
    }
    for option in &wanted.options {
        match shown(option, &live.options) {
            Shown::Yes => {}
            Shown::No => differences.push(format!("without {option}")),
            Shown::Unclear => result.unconfirmed.push(option.clone()),
        }
    }
    let size = sizes.get(&wanted.point).copied().unwrap_or_default();
    if wanted.at_least.is_some_and(|bytes| size < bytes) {
        differences.push(format!("room for {}", Size::from_bytes(size)));
    }
    result.holds = differences.is_empty();
    result.found = if result.holds { format!("{} from {}", live.fs, live.source) } else { differences.join("; ") };
    result
}

enum Shown {
    Yes,
    No,
    Unclear,
}

/// Whether the options that the kernel shows are those that `option` asks for.
fn shown(option: &str, live: &BTreeSet<String>) -> Shown {
    let yes = |holds: bool| if holds { Shown::Yes } else { Shown::No };
    let lacks = |name: &str| yes(!live.contains(name));
    let value = |key: &str| live.iter().find_map(|option| option.strip_prefix(key)?.strip_prefix('='));
    match option.split_once('=') {
        // These are for mount(8) and systemd alone.
        None if matches!(option, "defaults" | "auto" | "nofail" | "_netdev") => Shown::Yes,
        Some((key, _)) if key.starts_with("x-") || key == "comment" => Shown::Yes,
        None if option.starts_with("x-") => Shown::Yes,
        None => match option {
            "rw" => lacks("ro"),
            "dev" => lacks("nodev"),
            "suid" => lacks("nosuid"),
            "exec" => lacks("noexec"),
            "async" => lacks("sync"),
            "atime" => lacks("noatime"),
            "diratime" => lacks("nodiratime"),
            "strictatime" => yes(!live.contains("noatime") && !live.contains("relatime")),
            "ro" | "nodev" | "nosuid" | "noexec" | "sync" | "noatime" | "nodiratime" | "relatime" | "nosymfollow"
            | "dirsync" | "lazytime" | "discard" => yes(live.contains(option)),
            _ if live.contains(option) => Shown::Yes,
            _ => Shown::Unclear,
        },
        Some(("size", wanted)) => match (bytes(wanted), value("size").and_then(bytes)) {
            (Some(wanted), Some(found)) => yes(wanted == found),
            _ => Shown::Unclear,
        },
        // tmpfs shows a mode only when it is not the default.
        Some(("mode", wanted)) => {
            yes(wanted.trim_start_matches('0') == value("mode").unwrap_or("1777").trim_start_matches('0'))
        }
        Some(_) if live.contains(option) => Shown::Yes,
        Some(_) => Shown::Unclear,
    }
}

/// A size as tmpfs(5) writes it, in bytes; tmpfs rounds up to pages of 4 KiB. `None` for a share of the
/// memory.
fn bytes(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: u64 = match text.get(digits.len()..)? {
        "" => 1,
        "k" | "K" => 1 << 10,
        "m" | "M" => 1 << 20,
        "g" | "G" => 1 << 30,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(unit)?.checked_next_multiple_of(4096)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(point: &str, fs: &str, options: &str) -> String {
        let live = |point: &str, fs: &str, source: &str, options: &str| LiveMount {
            device: "254:1".to_owned(),
            point: point.into(),
            fs: fs.into(),
            source: source.into(),
            options: options.split(',').map(Into::into).collect(),
        };
        let mounts = [
            live("/", "ext4", "/dev/vda4", "rw,relatime,errors=remount-ro"),
            live("/var", "ext4", "/dev/vda5", "rw,nosuid,nodev,relatime"),
            live("/dev/shm", "tmpfs", "tmpfs", "rw,nosuid,nodev,noexec,relatime,size=131072k"),
            live("/home", "ext4", "/dev/vda4", "rw,relatime"),
        ];
        let uuids = [("/dev/vda4", "root-uuid"), ("/dev/vda5", "var-uuid"), ("/dev/vda3", "swap-uuid")]
            .map(|(device, uuid)| (device.to_owned(), uuid.to_owned()));
        let uuid = match point {
            "/" => Some("ROOT-uuid"),
            "/var" => Some("var-uuid"),
            "/home" => Some("home-uuid"),
            "swap" => Some("swap-uuid"),
            _ => None,
        };
        let wanted = ExpectedMount {
            point: point.into(),
            fs: fs.into(),
            uuid: uuid.map(Into::into),
            options: options.split(',').filter(|option| !option.is_empty()).map(Into::into).collect(),
            at_least: (point == "/var").then_some(3 << 30),
        };
        let sizes = [("/var".to_owned(), if fs == "ext4" { 3 << 30 } else { 2 << 30 })];
        let result = judge(&wanted, &mounts, &uuids.into(), &sizes.into(), &["/dev/vda3".into()]);
        format!("{} | {} | {} | {}", result.holds, result.expected, result.found, result.unconfirmed.join(","))
    }

    #[test]
    fn mounts_as_the_layout_says_hold() {
        insta::assert_snapshot!(said("/", "ext4", ""), @"true | ext4 | ext4 from /dev/vda4 | ");
        insta::assert_snapshot!(
            said("/var", "ext4", "defaults,nodev,nosuid,exec,user_xattr,x-systemd.growfs"),
            @"true | ext4 with defaults,nodev,nosuid,exec,user_xattr,x-systemd.growfs, grown to 3 GiB or more | ext4 from /dev/vda5 | user_xattr"
        );
        insta::assert_snapshot!(
            said("/dev/shm", "tmpfs", "noexec,size=128M,mode=1777"),
            @"true | tmpfs with noexec,size=128M,mode=1777 | tmpfs from tmpfs | "
        );
        insta::assert_snapshot!(said("swap", "swap", ""), @"true | swap | /dev/vda3 | ");
    }

    #[test]
    fn every_difference_is_named() {
        insta::assert_snapshot!(said("/srv", "ext4", "nodev"), @"false | ext4 with nodev | not mounted | ");
        insta::assert_snapshot!(
            said("/var", "xfs", "nodev,noexec,ro"),
            @"false | xfs with nodev,noexec,ro, grown to 3 GiB or more | ext4 instead of xfs; without noexec; without ro; room for 2 GiB | "
        );
        insta::assert_snapshot!(
            said("/home", "ext4", "nodev"),
            @"false | ext4 with nodev | from /dev/vda4, which is another file system; without nodev | "
        );
        insta::assert_snapshot!(
            said("/dev/shm", "tmpfs", "size=64M,mode=0755,size=10%"),
            @"false | tmpfs with size=64M,mode=0755,size=10% | without size=64M; without mode=0755 | size=10%"
        );
    }
}
