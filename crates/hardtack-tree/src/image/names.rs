//! The names by which fstab(5) means a device.

use super::device::{Device, Origin};

/// Prefixes of a device's name with what it is a name by.
const TAGS: [(&str, &str, Tag); 4] = [
    ("UUID=", "/dev/disk/by-uuid/", Tag::Uuid),
    ("LABEL=", "/dev/disk/by-label/", Tag::Label),
    ("PARTUUID=", "/dev/disk/by-partuuid/", Tag::PartUuid),
    ("PARTLABEL=", "/dev/disk/by-partlabel/", Tag::PartLabel),
];

#[derive(Clone, Copy)]
enum Tag {
    Uuid,
    Label,
    PartUuid,
    PartLabel,
}

/// Whether a text of fstab names a disk of the machine, and not a server's directory or a file system in memory.
pub(super) fn is_disk(spec: &str) -> bool {
    spec.starts_with("/dev/") || TAGS.iter().any(|(tag, ..)| spec.starts_with(tag))
}

impl Device {
    /// Whether `spec` is one of its names.
    pub(super) fn is_named(&self, spec: &str) -> bool {
        for (tag, link, by) in TAGS {
            if let Some(value) = spec.strip_prefix(tag) {
                return self.has(by, value.trim_matches('"'));
            }
            if let Some(value) = spec.strip_prefix(link) {
                return self.has(by, &unhexed(value));
            }
        }
        match &self.origin {
            Origin::Logical { group, name } => {
                // Hyphens are doubled, so that the one between both is known.
                let double = |text: &str| text.replace('-', "--");
                spec == format!("/dev/{group}/{name}")
                    || spec == format!("/dev/mapper/{}-{}", double(group), double(name))
            }
            Origin::Partition { disk, number, .. } => by_kernel(spec) == Some((*disk, Some(*number))),
            Origin::Disk(disk) => by_kernel(spec) == Some((*disk, None)),
        }
    }

    fn has(&self, by: Tag, value: &str) -> bool {
        let part = match &self.origin {
            Origin::Partition { uuid, name, .. } => Some((uuid, name)),
            Origin::Disk(_) | Origin::Logical { .. } => None,
        };
        match by {
            Tag::Uuid => self.probed.uuid.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(value)),
            Tag::Label => self.probed.label.as_deref() == Some(value),
            Tag::PartUuid => part.is_some_and(|(uuid, _)| uuid.eq_ignore_ascii_case(value)),
            Tag::PartLabel => part.is_some_and(|(_, name)| name == value),
        }
    }
}

/// Decodes `\x20` and its like, with which udev(7) writes what a file name cannot have.
fn unhexed(text: &str) -> String {
    let mut parts = text.split("\\x");
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if byte.is_ascii() => {
                decoded.push(char::from(byte));
                decoded.push_str(&part[2..]);
            }
            _ => {
                decoded.push_str("\\x");
                decoded.push_str(part);
            }
        }
    }
    decoded
}

/// The disk, from 0, and the partition that the kernel gives this name when it finds disks in the order in which they
/// were named: `/dev/vdb2`, `/dev/nvme0n1p1`.
fn by_kernel(spec: &str) -> Option<(usize, Option<u32>)> {
    let name = spec.strip_prefix("/dev/")?;
    let (disk, partition) = match name.strip_prefix("nvme").or_else(|| name.strip_prefix("mmcblk")) {
        Some(rest) => {
            let (disk, partition) = rest.split_once('p').unwrap_or((rest, ""));
            (disk.split_once('n').map_or(disk, |(disk, _)| disk).parse().ok()?, partition)
        }
        None => {
            let rest = ["sd", "vd", "xvd", "hd"].iter().find_map(|prefix| name.strip_prefix(prefix))?;
            let letter = rest.bytes().next().filter(u8::is_ascii_lowercase)?;
            (usize::from(letter - b'a'), &rest[1..])
        }
    };
    match partition {
        "" => Some((disk, None)),
        digits => Some((disk, Some(digits.parse().ok()?))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_kernel_are_a_disk_and_a_partition() {
        let found = |names: &[&str]| names.iter().map(|name| by_kernel(name)).collect::<Vec<_>>();
        let first = Some((0, Some(1)));
        assert_eq!(found(&["/dev/sda1", "/dev/vda1", "/dev/xvda1", "/dev/nvme0n1p1", "/dev/mmcblk0p1"]), [first; 5]);
        assert_eq!(found(&["/dev/vdc", "/dev/nvme2n1", "/dev/mmcblk2"]), [Some((2, None)); 3]);
        assert_eq!(
            found(&["/dev/sr", "/dev/sd", "/dev/sd1", "/dev/sdä", "/dev/root", "/dev/sdaa1", "vda1"]),
            [None; 7]
        );
    }

    #[test]
    fn escapes_of_udev_are_decoded() {
        assert_eq!(unhexed("a\\x20b\\x2fc"), "a b/c");
        assert_eq!(unhexed("a\\xzz\\x2\\x"), "a\\xzz\\x2\\x");
        assert_eq!(unhexed("\\x2ä"), "\\x2ä");
    }
}
