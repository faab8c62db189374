//! What is wrong with a layout.

use std::fmt;

use hardtack_hcl::Place;
use hardtack_recipe::{FileSystem, GroupName, MountPoint, Size, VolumeName};

/// A layout that cannot be put on its disks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct LayoutError {
    /// What is wrong.
    pub fault: LayoutFault,
    /// Where in the recipe.
    pub place: Box<Place>,
}

/// What can be wrong with a layout.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutFault {
    /// The parts are larger than the disk.
    #[error("the layout needs {needs}, disk is {disk}: {}", Parts(.parts))]
    TooLarge {
        /// What all parts need together.
        needs: Size,
        /// The size of the disk.
        disk: Size,
        /// Every part by name, in the order of the disk.
        parts: Vec<(String, Size)>,
    },
    /// What is left for the part that takes the rest is too little.
    #[error("{left} of {disk} are left for {part}, and {what} needs at least {least}: {}", Parts(.parts))]
    NothingLeft {
        /// The part with the size `*`: a mount point or a volume group.
        part: String,
        /// What it is.
        what: &'static str,
        /// What is left for it.
        left: Size,
        /// The least that it needs.
        least: Size,
        /// The size of the disk.
        disk: Size,
        /// Every other part by name, in the order of the disk.
        parts: Vec<(String, Size)>,
    },
    /// A part is too small for what it is to hold.
    #[error("{part} has {size}, and {what} needs at least {least}")]
    TooSmall {
        /// The mount point or volume group.
        part: String,
        /// What it is.
        what: &'static str,
        /// Its size.
        size: Size,
        /// The least that it needs.
        least: Size,
    },
    /// The volumes are larger than their group.
    #[error("the volumes of {group} need {needs}, and it has {has} in extents of {extent}: {}", Parts(.volumes))]
    GroupTooSmall {
        /// The group.
        group: GroupName,
        /// What the volumes need together.
        needs: Size,
        /// What the group has.
        has: Size,
        /// The size of an extent.
        extent: Size,
        /// Every volume with its size, rounded to extents.
        volumes: Vec<(String, Size)>,
    },
    /// A share of a group is less than an extent.
    #[error("nothing is left of {group} for the volume {volume}: {}", Parts(.volumes))]
    EmptyVolume {
        /// The group.
        group: GroupName,
        /// The volume.
        volume: VolumeName,
        /// Every volume with its size, rounded to extents.
        volumes: Vec<(String, Size)>,
    },
    /// Two parts take the rest of a disk.
    #[error("{first} and {second} both take the rest of the disk")]
    TwoRests {
        /// The first of them.
        first: String,
        /// The second.
        second: String,
    },
    /// Two file systems have one mount point.
    #[error("{mount} is there twice")]
    Duplicate {
        /// The mount point.
        mount: MountPoint,
    },
    /// No file system is mounted at `/`.
    #[error("no partition is mounted at /")]
    NoRoot,
    /// The disk's size is no whole number of sectors.
    #[error("a disk of {} bytes is no whole number of sectors of 512 bytes", .size.bytes())]
    BrokenSector {
        /// The size of the disk.
        size: Size,
    },
    /// A GUID partition table has no room for so many partitions.
    #[error("the layout has {count} partitions, and the table has room for 128")]
    TooMany {
        /// How many there are.
        count: usize,
    },
    /// A master boot record has no room for so many partitions.
    #[error("the disk has {} partitions, and a master boot record has room for 4: {}", .parts.len(), Parts(.parts))]
    TooManyPrimaries {
        /// Every part by name, in the order of the disk.
        parts: Vec<(String, Size)>,
    },
    /// A master boot record cannot count to the end of the disk.
    #[error("the disk has {disk}, and a master boot record ends at 2 TiB")]
    BeyondMbr {
        /// The size of the disk.
        disk: Size,
    },
    /// A label is longer than the file system can hold.
    #[error("the label {label:?} of {mount} has {} bytes, and {fs} holds {}", .label.len(), .fs.longest_label())]
    LongLabel {
        /// The partition.
        mount: MountPoint,
        /// Its file system.
        fs: FileSystem,
        /// Its label.
        label: String,
    },
}

impl LayoutFault {
    pub(super) fn at(self, place: &Place) -> LayoutError {
        LayoutError { fault: self, place: Box::new(place.clone()) }
    }

    fn remedy(&self) -> String {
        match self {
            Self::TooLarge { needs, .. } => {
                format!("make the disk at least {needs}, or a partition smaller, or give one the size \"*\"")
            }
            Self::NothingLeft { .. } => "make the disk larger or another partition smaller".into(),
            Self::TooSmall { least, .. } => format!("give it at least {least}"),
            Self::GroupTooSmall { needs, has, .. } => {
                format!(
                    "make the group {} larger, or a volume smaller, or its size a share",
                    needs.saturating_sub(*has)
                )
            }
            Self::EmptyVolume { .. } => "make the group larger, or another volume smaller".into(),
            Self::TwoRests { first, .. } => format!("give {first} a size"),
            Self::Duplicate { .. } => "take one of them out".into(),
            Self::NoRoot => "add `partition \"/\" { size = \"*\" }`".into(),
            Self::BrokenSector { .. } => "give the size in M or G".into(),
            Self::TooManyPrimaries { .. } => {
                "write `table = \"gpt\"`, or put some of them as volumes into one volume group".into()
            }
            Self::TooMany { .. } => "put some of the directories on one partition".into(),
            Self::BeyondMbr { .. } => "write `table = \"gpt\"`, or make the disk smaller".into(),
            Self::LongLabel { .. } => "shorten it".into(),
        }
    }
}

impl LayoutError {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        self.fault.remedy()
    }
}

/// Parts as one line: `boot 65 MiB, / 4 GiB, /home 16 GiB`.
struct Parts<'a>(&'a [(String, Size)]);

impl fmt::Display for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, size)) in self.0.iter().enumerate() {
            write!(f, "{}{name} {size}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}
