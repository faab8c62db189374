//! Directories whose changes are kept in memory: an overlay of the kernel over each (the kernel's
//! `Documentation/filesystems/overlayfs.rst`).
//!
//! The changes of each have a file system in memory of their own, by fstab. In it an overlay needs two directories, which
//! no option of fstab makes; so a unit does, before anything is mounted over.

use std::fmt::Write as _;

use hardtack_recipe::{MountPoint, Overlay};
use hardtack_tree::{StagedTree, TreeError, TreePath, tree_path};

use super::fstab::Entry;

/// The unit that makes the directories.
const UNIT: &str = "hardtack-overlay.service";
/// Where the changes are.
const ROOMS: &str = "/run/hardtack/overlay/";

/// Where the changes of one directory are.
pub(super) struct Room {
    /// A directory for a file system in memory.
    pub(super) directory: String,
}

impl Room {
    /// That of the directory `mount`.
    pub(super) fn of(mount: &MountPoint) -> Self {
        // One name for each path, since recipes lay nothing over a path with a plus sign.
        let name = mount.as_str().trim_start_matches('/').replace('-', "+").replace('/', "-");
        Self { directory: format!("{ROOMS}{name}") }
    }

    /// The options of the overlay over `lower`.
    pub(super) fn options(&self, lower: &str) -> [String; 4] {
        let room = &self.directory;
        [
            format!("lowerdir={lower}"),
            format!("upperdir={room}/upper"),
            format!("workdir={room}/work"),
            format!("x-systemd.requires={UNIT}"),
        ]
    }
}

/// Whether an entry of fstab was made for an overlay of a layout.
pub(super) fn is_own(entry: &Entry) -> bool {
    let upper = |option: &String| option.strip_prefix("upperdir=").is_some_and(|upper| upper.starts_with(ROOMS));
    entry.mount.starts_with(ROOMS) || entry.options.iter().any(upper)
}

/// Writes the unit, where something needs it.
pub(super) fn plan(staged: &mut StagedTree<'_>, overlays: &[Overlay]) -> Result<(), TreeError> {
    let path: TreePath = tree_path!("/etc/systemd/system/hardtack-overlay.service");
    if !overlays.is_empty() {
        staged.write(&path, unit(overlays))?;
    }
    Ok(())
}

/// The upper directory is what is seen, so it gets owner and mode of the one below. Where `/etc` is laid over, the
/// identity that systemd made for this start, and mounted over an empty file there, would be hidden: it is copied.
fn unit(overlays: &[Overlay]) -> String {
    let rooms: Vec<(Room, &str)> =
        overlays.iter().map(|overlay| (Room::of(&overlay.mount), overlay.mount.as_str())).collect();
    let mut text = "# Written by hardtack from the image's layout.\n\
                    [Unit]\n\
                    Description=Directories for changes that are kept in memory\n\
                    DefaultDependencies=no\n"
        .to_owned();
    for (room, _) in &rooms {
        let _ = writeln!(text, "RequiresMountsFor={}", room.directory);
    }
    text.push_str(
        "\n\
         [Service]\n\
         Type=oneshot\n\
         RemainAfterExit=yes\n",
    );
    for (room, lower) in &rooms {
        let (upper, work) = (format!("{}/upper", room.directory), format!("{}/work", room.directory));
        let _ = writeln!(text, "ExecStart=/bin/mkdir -p {upper} {work}");
        let _ = writeln!(text, "ExecStart=/bin/chmod --reference={lower} {upper}");
        let _ = writeln!(text, "ExecStart=/bin/chown --reference={lower} {upper}");
        if *lower == "/etc" {
            let _ = writeln!(text, "ExecStart=-/bin/cp /etc/machine-id {upper}/machine-id");
        }
    }
    text
}
