//! What a tree needs so that its file systems are mounted: `/etc/fstab` and the directories.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use hardtack_recipe::{FileSystem, Layout, MountOption, MountPoint, Size};
use hardtack_tree::{Change, Mode, Owner, StagedTree, Tree, TreeError, TreePath, tree_path};

use crate::geometry::Geometry;

/// Where the EFI system partition is mounted.
const ESP: &str = "/boot/efi";
/// The kernel makes everything below them when it starts.
const MADE_AT_BOOT: [&str; 4] = ["/dev", "/proc", "/run", "/sys"];

/// Why file systems cannot be mounted where the layout wants them.
#[derive(Debug, thiserror::Error)]
pub enum MountError {
    /// A link leads elsewhere.
    #[error("the mount point {mount} leads to {target} through a symbolic link")]
    Link {
        /// The mount point.
        mount: MountPoint,
        /// Where it leads.
        target: TreePath,
    },
    /// Something else is there.
    #[error("the mount point {mount} is not a directory")]
    NoDirectory {
        /// The mount point.
        mount: MountPoint,
    },
    /// The tree cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
}

impl MountError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Link { target, .. } => Some(format!("mount it at {target}, or remove the link")),
            Self::NoDirectory { .. } => Some("mount it elsewhere, or remove what is there".into()),
            Self::Tree(_) => None,
        }
    }
}

/// Plans the directories that are mount points, and `/etc/fstab`. Planning a second time changes nothing.
///
/// The EFI system partition is left out where the tree forbids the kernel to load vfat.
///
/// # Errors
/// When a mount point is something else than a directory, or the tree cannot be read.
pub fn plan_mounts(geometry: &Geometry, layout: &Layout, tree: &dyn Tree) -> Result<Vec<Change>, MountError> {
    let mut staged = StagedTree::new(tree);
    let with_esp = geometry.esp().is_some() && !vfat_is_blocked(tree)?;
    let partitions = layout.partitions.iter().map(|partition| &partition.mount);
    for mount in partitions.chain(layout.tmpfs.iter().map(|tmpfs| &tmpfs.mount)) {
        make(&mut staged, mount)?;
    }
    if with_esp {
        staged.make_dir(&tree_path!("/boot/efi"), Mode::new(0o700), Owner::ROOT)?;
    }
    let path = tree_path!("/etc/fstab");
    let existing = tree.read_text(&path)?.unwrap_or_default();
    staged.write(&path, fstab(geometry, layout, &existing, with_esp))?;
    Ok(staged.into_changes())
}

fn make(staged: &mut StagedTree<'_>, mount: &MountPoint) -> Result<(), MountError> {
    let path = TreePath::new(mount.as_str()).map_err(TreeError::from)?;
    if MADE_AT_BOOT.iter().any(|top| *top != mount.as_str() && path.bytes().starts_with(top.as_bytes())) {
        return Ok(());
    }
    match staged.resolve(&path)? {
        Some(target) if target != path => Err(MountError::Link { mount: mount.clone(), target }),
        Some(_) => match staged.list(&path)? {
            Some(_) => Ok(()),
            None => Err(MountError::NoDirectory { mount: mount.clone() }),
        },
        None => {
            let mode = match mount.as_str() {
                "/tmp" | "/var/tmp" => 0o1777,
                "/root" => 0o700,
                _ => 0o755,
            };
            Ok(staged.make_dir(&path, Mode::new(mode), Owner::ROOT)?)
        }
    }
}

/// `/etc/fstab` of a layout: its file systems by UUID, the upper ones first, then swap and file systems in memory.
///
/// Of an `existing` file those entries are kept that name no disk of their own, such as network file systems, and
/// whose mount point the layout does not take.
pub fn fstab(geometry: &Geometry, layout: &Layout, existing: &str, with_esp: bool) -> String {
    let mut text = "# Written by hardtack from the image's layout. See fstab(5).\n".to_owned();
    let mut line = |device: &str, mount: &str, kind: &str, options: &str, pass: u8| {
        let _ = writeln!(text, "{device} {mount} {kind} {options} 0 {pass}");
    };
    let mut file_systems: Vec<_> = geometry.file_systems().map(|(_, fs)| fs).collect();
    file_systems.sort_by(|a, b| a.mount.cmp(&b.mount));
    for fs in file_systems {
        let FileSystem::Ext4 = fs.kind;
        let device = format!("UUID={}", fs.uuid.hyphenated());
        line(&device, fs.mount.as_str(), "ext4", &options(&fs.options, None), if fs.mount.is_root() { 1 } else { 2 });
    }
    if let Some((_, volume)) = geometry.esp().filter(|_| with_esp) {
        // The machine runs without it, so its loss must not stop the boot.
        line(&format!("UUID={volume}"), ESP, "vfat", "umask=0077,nofail", 2);
    }
    if let Some((_, uuid)) = geometry.swap() {
        line(&format!("UUID={}", uuid.hyphenated()), "none", "swap", "sw", 0);
    }
    for tmpfs in &layout.tmpfs {
        line("tmpfs", tmpfs.mount.as_str(), "tmpfs", &options(&tmpfs.options, tmpfs.size), 0);
    }
    for kept in kept(geometry, layout, existing) {
        text.push_str(kept);
        text.push('\n');
    }
    text
}

fn options(options: &[MountOption], size: Option<Size>) -> String {
    let size = size.map(|size| match size.bytes() {
        bytes if bytes % (1 << 20) == 0 => format!("size={}M", bytes >> 20),
        bytes => format!("size={bytes}"),
    });
    let given = options.iter().map(MountOption::as_str).map(str::to_owned);
    let all: Vec<String> = std::iter::once("defaults".to_owned()).chain(size).chain(given).collect();
    all.join(",")
}

/// Lines of an older file that stay.
fn kept<'a>(geometry: &Geometry, layout: &Layout, existing: &'a str) -> impl Iterator<Item = &'a str> {
    let mut taken: BTreeSet<String> = geometry.file_systems().map(|(_, fs)| fs.mount.as_str().to_owned()).collect();
    taken.extend(layout.tmpfs.iter().map(|tmpfs| tmpfs.mount.as_str().to_owned()));
    taken.insert(ESP.to_owned());
    existing.lines().filter(move |line| {
        let mut fields = line.split_whitespace();
        let (Some(device), Some(mount)) = (fields.next(), fields.next()) else { return false };
        let disks = ["UUID=", "LABEL=", "PARTUUID=", "PARTLABEL=", "/dev/", "#"];
        !disks.iter().any(|disk| device.starts_with(disk)) && !taken.contains(mount)
    })
}

/// Whether a file of modprobe.d(5) keeps the kernel from loading vfat.
fn vfat_is_blocked(tree: &dyn Tree) -> Result<bool, TreeError> {
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
