//! The entries of `/etc/fstab` (fstab(5)).

use hardtack_recipe::{FileSystem, Layout, MountOption, Size};
use hardtack_tree::{Tree, TreeError, tree_path};

use super::overlay::{self, Room};
use crate::geometry::Geometry;

/// Where the EFI system partition is mounted.
pub(super) const ESP: &str = "/boot/efi";

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The first field: a disk, a server's directory, or the name of a file system in memory.
    pub(super) device: String,
    /// Where it is mounted; `none` for swap.
    pub(super) mount: String,
    /// The type of its file system.
    pub(super) kind: String,
    /// Mount options.
    pub(super) options: Vec<String>,
    /// In which pass fsck(8) checks it: 0 never, 1 for the root, 2 for others.
    pub(super) pass: u8,
}

impl Entry {
    /// The entry as its line.
    pub(super) fn line(&self) -> String {
        format!("{} {} {} {} 0 {}", self.device, self.mount, self.kind, self.options.join(","), self.pass)
    }

    /// Whether it names a disk of the machine itself.
    pub(super) fn is_local_disk(&self) -> bool {
        ["UUID=", "LABEL=", "PARTUUID=", "PARTLABEL=", "/dev/"].iter().any(|disk| self.device.starts_with(disk))
    }

    /// Takes over what an older entry of the same file system has beyond this one, such as options that hardening
    /// added.
    fn merge(&mut self, older: &Entry) {
        let name = |option: &str| option.split('=').next().map(str::to_owned);
        for option in &older.options {
            if !self.options.iter().any(|own| name(own) == name(option)) {
                self.options.push(option.clone());
            }
        }
    }
}

/// The entries of a text with their lines, from 1.
pub(super) fn read(text: &str) -> Vec<(usize, Entry)> {
    let entry = |line: &str| {
        let mut fields = line.split_whitespace();
        let device = fields.next().filter(|device| !device.starts_with('#'))?.to_owned();
        let mount = fields.next()?.to_owned();
        let kind = fields.next().unwrap_or("auto").to_owned();
        let options = fields.next().unwrap_or("defaults").split(',').map(str::to_owned).collect();
        let pass = fields.nth(1).and_then(|pass| pass.parse().ok()).unwrap_or(0);
        Some(Entry { device, mount, kind, options, pass })
    };
    (1..).zip(text.lines()).filter_map(|(number, line)| Some((number, entry(line)?))).collect()
}

/// The entries of partitions and volumes, by UUID: file systems, the upper ones first, then swap.
pub(super) fn of_disk(geometry: &Geometry, with_esp: bool) -> Vec<Entry> {
    let mut file_systems: Vec<_> = geometry.file_systems().map(|(_, fs)| fs).collect();
    file_systems.sort_by(|a, b| a.mount.cmp(&b.mount));
    let mut entries = Vec::new();
    for fs in file_systems {
        let pass = match fs.kind {
            FileSystem::Ext4 if fs.mount.is_root() => 1,
            FileSystem::Ext4 => 2,
            // Their checks do nothing: fsck.xfs(8), fsck.btrfs(8).
            FileSystem::Xfs | FileSystem::Btrfs => 0,
        };
        let device = format!("UUID={}", fs.uuid.hyphenated());
        entries.push(entry(device, fs.mount.as_str(), fs.kind.as_str(), options(&fs.options, None), pass));
    }
    if let Some((_, volume)) = geometry.esp().filter(|_| with_esp) {
        // The machine runs without it, so its loss must not stop the boot.
        let options = vec!["umask=0077".to_owned(), "nofail".to_owned()];
        entries.push(entry(format!("UUID={volume}"), ESP, "vfat", options, 2));
    }
    for (_, uuid) in geometry.swaps() {
        entries.push(entry(format!("UUID={}", uuid.hyphenated()), "none", "swap", vec!["sw".to_owned()], 0));
    }
    entries
}

/// The entries of the file systems in memory, and of what is laid over directories.
pub(super) fn of_memory(layout: &Layout) -> impl Iterator<Item = Entry> {
    let tmpfs = |mount: &str, own: &[MountOption], size| entry("tmpfs".into(), mount, "tmpfs", options(own, size), 0);
    let in_memory = layout.tmpfs.iter().map(move |own| tmpfs(own.mount.as_str(), &own.options, own.size));
    let overlays = layout.overlays.iter().flat_map(move |overlay| {
        let room = Room::of(&overlay.mount);
        let mount = overlay.mount.as_str();
        let mut over = options(&overlay.options, None);
        over.extend(room.options(mount));
        let mut room_entry = tmpfs(&room.directory, &[], overlay.size);
        room_entry.options.push("mode=0755".into());
        [room_entry, entry("overlay".into(), mount, "overlay", over, 0)]
    });
    in_memory.chain(overlays)
}

pub(super) fn entry(device: String, mount: &str, kind: &str, options: Vec<String>, pass: u8) -> Entry {
    Entry { device, mount: mount.to_owned(), kind: kind.to_owned(), options, pass }
}

/// The whole file: the expected entries, and of an older one what is not the layout's business.
///
/// Options that an older entry of the same file system has in addition stay. So do entries that name no local disk,
/// such as those of network file systems, when their mount point is not the layout's.
pub(super) fn render(mut expected: Vec<Entry>, older: &str) -> String {
    let older = read(older);
    let mut kept = Vec::new();
    for (_, entry) in &older {
        let own = expected.iter_mut().find(|own| own.mount == entry.mount && own.mount != "none");
        match own {
            Some(own) if own.device == entry.device => own.merge(entry),
            Some(_) => {}
            None if entry.is_local_disk() || entry.mount == ESP || overlay::is_own(entry) => {}
            None => kept.push(entry),
        }
    }
    let mut text = "# Written by hardtack from the image's layout. See fstab(5).\n".to_owned();
    for entry in expected.iter().chain(kept) {
        text.push_str(&entry.line());
        text.push('\n');
    }
    text
}

fn options(options: &[MountOption], size: Option<Size>) -> Vec<String> {
    let size = size.map(|size| match size.bytes() {
        bytes if bytes % (1 << 20) == 0 => format!("size={}M", bytes >> 20),
        bytes => format!("size={bytes}"),
    });
    let given = options.iter().map(MountOption::as_str).map(str::to_owned);
    std::iter::once("defaults".to_owned()).chain(size).chain(given).collect()
}

/// Whether a file of modprobe.d(5) keeps the kernel from loading vfat.
pub(super) fn vfat_is_blocked(tree: &dyn Tree) -> Result<bool, TreeError> {
    for directory in [tree_path!("/etc/modprobe.d"), tree_path!("/usr/lib/modprobe.d"), tree_path!("/run/modprobe.d")] {
        for name in tree.list(&directory)?.unwrap_or_default() {
            let path = directory.join_os(&name)?;
            if !path.bytes().ends_with(b".conf") {
                continue;
            }
            let text = tree.read_text(&path)?.unwrap_or_default();
            let blocks = |line: &str| {
                let words: Vec<&str> = line.split_whitespace().collect();
                matches!(words[..], ["blacklist", "vfat", ..] | ["install", "vfat", ..])
            };
            if text.lines().any(blocks) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
