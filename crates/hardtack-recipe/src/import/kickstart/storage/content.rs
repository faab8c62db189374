//! What partitions and logical volumes say alike: type, mount point, options, label and size.

use hardtack_hcl::Value;

use super::{Content, MOST_MIB, Placed, Room};
use crate::import::Fate;
use crate::import::kickstart::reader::Takes::{AValue, Nothing};
use crate::import::kickstart::reader::{Argument, Reader, Unmapped};
use crate::{FileSystem, MountKind, MountOption, MountPoint, parse};

/// MiB of what has no size, but for `/`.
const SOME: u64 = 1024;
/// MiB of a root that has no size.
const ROOT: u64 = 4096;

/// Options that encrypt.
const ENCRYPTION: Unmapped = &[
    ("--encrypted", Nothing),
    ("--passphrase", AValue),
    ("--escrowcert", AValue),
    ("--backuppassphrase", Nothing),
    ("--cipher", AValue),
    ("--luks-version", AValue),
    ("--pbkdf", AValue),
    ("--pbkdf-memory", AValue),
    ("--pbkdf-time", AValue),
    ("--pbkdf-iterations", AValue),
];

/// Options of those who use what is on a disk already.
const EXISTING: Unmapped = &[
    ("--noformat", Nothing),
    ("--useexisting", Nothing),
    ("--resize", Nothing),
    ("--onpart", AValue),
    ("--usepart", AValue),
];

/// Options for the programs that make file systems.
const MAKING: Unmapped = &[("--fsprofile", AValue), ("--mkfsoptions", AValue)];

/// Reads the options of which hardtack has none.
pub(super) fn without_counterpart(reader: &mut Reader<'_>) {
    let encryption = "hardtack does not encrypt disks; the platform can encrypt the volume that the image becomes";
    reader.options(ENCRYPTION, &Fate::NotMapped(encryption.into()));
    let existing = "an image has a new disk: copy what was on the old one in with a `file` step, or leave this out";
    reader.options(EXISTING, &Fate::NotMapped(existing.into()));
    let making = "hardtack makes file systems by itself, with the same result at every build; leave this out";
    reader.options(MAKING, &Fate::NotMapped(making.into()));
}

/// The options that say how large something is.
pub(super) struct Sizes {
    size: Option<u64>,
    most: Option<u64>,
    grow: bool,
    automatic: bool,
}

impl Sizes {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let size = reader.number("--size", MOST_MIB);
        let most = reader.number("--maxsize", MOST_MIB);
        let grow = reader.flag(&["--grow"]);
        let automatic = reader.flag(&["--recommended"]) | reader.flag(&["--hibernation"]);
        Self { size, most, grow, automatic }
    }

    /// The room that something takes; what the installer would have to choose is noted.
    pub(super) fn room(self, reader: &mut Reader<'_>, is_root: bool, share: Option<u64>) -> Room {
        let chosen = if is_root { ROOT } else { SOME };
        let unsized_ = self.size.is_none() && share.is_none();
        if self.automatic || (unsized_ && !self.grow) {
            let remedy = format!(
                "the installer reckons with the machine that it runs on; {} is written, give it the size that it shall have",
                super::write::mib(self.size.unwrap_or(chosen))
            );
            reader.part("--recommended", Fate::NotMapped(remedy));
        }
        let mut least = self.size.unwrap_or(if self.grow || share.is_some() { 0 } else { chosen });
        let mut grow = self.grow;
        if let Some(most) = self.most.filter(|_| grow) {
            reader.part("--maxsize", Fate::Mapped("its size: a disk of an image has room for all of it".into()));
            (least, grow) = (least.max(most), false);
        } else if self.most.is_some() {
            reader.part("--maxsize", Fate::NotNeeded("it does not grow".into()));
        }
        Room { line: reader.line(), subject: reader.subject().to_owned(), least, grow, share }
    }
}

/// The file system that a recipe has for a type of the kickstart; what there is none for is noted.
pub(super) fn file_system(reader: &mut Reader<'_>, given: Option<&Argument>) -> FileSystem {
    match given.map(|given| given.text.as_str()) {
        // What Anaconda takes for Red Hat's systems since 7.
        None | Some("xfs") => FileSystem::Xfs,
        Some("ext4") => FileSystem::Ext4,
        Some("btrfs") => FileSystem::Btrfs,
        Some("ext2" | "ext3") => {
            reader.part("--fstype", Fate::Mapped("ext4, which does all that ext2 and ext3 do".into()));
            FileSystem::Ext4
        }
        Some(_) => {
            let remedy = "hardtack makes ext4, xfs and btrfs; ext4 is written";
            reader.part("--fstype", Fate::NotMapped(remedy.into()));
            FileSystem::Ext4
        }
    }
}

/// A mount point; one that is none, or is there already, is an error.
pub(super) fn mount_point(reader: &mut Reader<'_>, (text, span): &Placed<String>) -> Option<MountPoint> {
    let plain = if text.len() > 1 { text.trim_end_matches('/') } else { text };
    match plain.parse::<MountPoint>() {
        Ok(mount) => Some(mount),
        Err(error) => {
            reader.error(span.clone(), error.to_string(), &error.remedy());
            None
        }
    }
}

/// Reads mount options and label of a file system; those that a recipe does not take are noted.
pub(super) fn content(
    reader: &mut Reader<'_>,
    mount: MountPoint,
    fs: FileSystem,
    options: Option<&Argument>,
    label: Option<Argument>,
) -> Content {
    let options = mount_options(reader, options, MountKind::Disk(fs));
    let label = label.and_then(|label| {
        if parse::volume_label(&Value::from(label.text.as_str()), fs).is_ok() {
            return Some(label.text);
        }
        let remedy = format!("{fs} has labels of at most {} bytes, without blanks; shorten it", fs.longest_label());
        reader.part("--label", Fate::NotMapped(remedy));
        None
    });
    Content { mount, fs, options, label }
}

/// Reads mount options; those that a recipe does not take are noted.
pub(super) fn mount_options(reader: &mut Reader<'_>, text: Option<&Argument>, kind: MountKind) -> Vec<MountOption> {
    let mut options: Vec<MountOption> = Vec::new();
    let words = text.iter().flat_map(|text| text.text.split(',')).map(str::trim);
    for word in words.filter(|word| !word.is_empty() && *word != "defaults") {
        let note = match word.parse::<MountOption>() {
            Ok(option) if !option.is_known_to(kind) => format!("{kind} has no such mount option"),
            Ok(option) => {
                // As mount(8): the later one counts.
                options.retain(|earlier| *earlier != option && !earlier.contradicts(&option));
                options.push(option);
                continue;
            }
            Err(error) => error.remedy(),
        };
        reader.part(&format!("--fsoptions {word}"), Fate::NotMapped(note));
    }
    options
}
