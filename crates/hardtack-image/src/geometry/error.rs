//! What is wrong with a layout.

use std::fmt;

use hardtack_hcl::Place;
use hardtack_recipe::{MountPoint, Size};

/// A layout that cannot be put on its disk.
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
    /// What is left for the partition that takes the rest is too little.
    #[error("{left} of {disk} are left for {mount}, and a file system needs at least {least}: {}", Parts(.parts))]
    NothingLeft {
        /// The partition with the size `*`.
        mount: MountPoint,
        /// What is left for it.
        left: Size,
        /// The least that it needs.
        least: Size,
        /// The size of the disk.
        disk: Size,
        /// Every other part by name, in the order of the disk.
        parts: Vec<(String, Size)>,
    },
    /// A partition is too small for its file system.
    #[error("{mount} has {size}, and a file system needs at least {least}")]
    TooSmall {
        /// The partition.
        mount: MountPoint,
        /// Its size.
        size: Size,
        /// The least that it needs.
        least: Size,
    },
    /// Two partitions take the rest of the disk.
    #[error("{first} and {second} both take the rest of the disk")]
    TwoRests {
        /// The first of them.
        first: MountPoint,
        /// The second.
        second: MountPoint,
    },
    /// Two partitions have one mount point.
    #[error("{mount} is there twice")]
    Duplicate {
        /// The mount point.
        mount: MountPoint,
    },
    /// No partition is mounted at `/`.
    #[error("no partition is mounted at /")]
    NoRoot,
    /// The disk's size is no whole number of sectors.
    #[error("a disk of {} bytes is no whole number of sectors of 512 bytes", .size.bytes())]
    BrokenSector {
        /// The size of the disk.
        size: Size,
    },
    /// The table has no room for so many partitions.
    #[error("the layout has {count} partitions, and the table has room for 128")]
    TooMany {
        /// How many there are.
        count: usize,
    },
    /// A label is longer than the file system can hold.
    #[error("the label {label:?} of {mount} has {} bytes, and ext4 holds 16", .label.len())]
    LongLabel {
        /// The partition.
        mount: MountPoint,
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
            Self::TwoRests { first, .. } => format!("give {first} a size"),
            Self::Duplicate { .. } => "take one of them out".into(),
            Self::NoRoot => "add `partition \"/\" { size = \"*\" }`".into(),
            Self::BrokenSector { .. } => "give the size in M or G".into(),
            Self::TooMany { .. } => "put some of the directories on one partition".into(),
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

/// Parts of a disk as one line: `boot 65 MiB, / 4 GiB, /home 16 GiB`.
struct Parts<'a>(&'a [(String, Size)]);

impl fmt::Display for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, size)) in self.0.iter().enumerate() {
            write!(f, "{}{name} {size}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}
