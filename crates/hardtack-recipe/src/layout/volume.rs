//! Volume groups and logical volumes of LVM.

use std::fmt;
use std::str::FromStr;

use hardtack_hcl::Place;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{GroupName, Mount, VolumeName};
use crate::{Extent, Size, SizeError};

/// A volume group on one physical volume, which is a partition of its disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VolumeGroup {
    /// Its name, one of its own in the image.
    pub name: GroupName,
    /// How much of the disk its partition takes.
    pub size: Extent,
    /// Bytes of a physical extent: a power of two from 1 MiB to 1 GiB.
    pub extent: Size,
    /// Its volumes, in the order in which they take their extents.
    pub volumes: Vec<Volume>,
    /// Where it stands in the recipe.
    pub place: Place,
}

/// A linear logical volume.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Volume {
    /// Its name, one of its own in the group.
    pub name: VolumeName,
    /// How large it is.
    pub size: VolumeSize,
    /// What it holds.
    pub holds: VolumeUse,
    /// Where it stands in the recipe.
    pub place: Place,
}

/// What a logical volume holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VolumeUse {
    /// A file system.
    FileSystem(Mount),
    /// Swap space.
    Swap,
}

impl VolumeUse {
    /// The file system, where it is one.
    pub fn mount(&self) -> Option<&Mount> {
        match self {
            Self::FileSystem(mount) => Some(mount),
            Self::Swap => None,
        }
    }
}

/// How much of its group a volume takes, as lvcreate(8) counts: `"4G"`, `"50%FREE"`, `"20%VG"`. A size is rounded up
/// to whole extents, a share down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VolumeSize {
    /// At least this much.
    Fixed(Size),
    /// So many percent, from 1 to 100, of what the volumes before it leave.
    Free(u8),
    /// So many percent, from 1 to 100, of the whole group.
    Group(u8),
}

/// Why a text is not the size of a volume.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VolumeSizeError {
    /// It is no size.
    #[error(transparent)]
    Size(#[from] SizeError),
    /// What stands before the percent sign is no whole percentage.
    #[error("`{0}` is no share of a volume group")]
    Share(String),
    /// A star, which partitions have.
    #[error("a volume has no size `*`")]
    Star,
}

impl VolumeSizeError {
    /// What to write instead.
    pub fn remedy(&self) -> String {
        match self {
            Self::Size(error @ SizeError::Decimal { .. }) => error.remedy(),
            Self::Size(_) => {
                "write a number with K, M, G or T, such as \"20G\", or a share, such as \"100%FREE\" or \"20%VG\""
                    .into()
            }
            Self::Share(_) => "write a whole number from 1 to 100, then `%FREE` or `%VG`".into(),
            Self::Star => "write \"100%FREE\": it takes what the volumes before it leave".into(),
        }
    }
}

impl FromStr for VolumeSize {
    type Err = VolumeSizeError;

    fn from_str(text: &str) -> Result<Self, VolumeSizeError> {
        let text = text.trim();
        if text == "*" {
            return Err(VolumeSizeError::Star);
        }
        let Some((number, of)) = text.split_once('%') else { return Ok(Self::Fixed(text.parse()?)) };
        let wrong = || VolumeSizeError::Share(text.into());
        let digits = number.bytes().all(|digit| digit.is_ascii_digit());
        let share = number.parse().ok().filter(|share| digits && (1..=100).contains(share)).ok_or_else(wrong)?;
        match of.to_ascii_uppercase().as_str() {
            "FREE" => Ok(Self::Free(share)),
            "VG" => Ok(Self::Group(share)),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for VolumeSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(size) => size.fmt(f),
            Self::Free(share) => write!(f, "{share} % of the free room"),
            Self::Group(share) => write!(f, "{share} % of the group"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_sizes_of_lvcreate() {
        let size = |text: &str| text.parse::<VolumeSize>().unwrap();
        assert_eq!(size("4G"), VolumeSize::Fixed(Size::from_gib(4)));
        assert_eq!(size("4"), VolumeSize::Fixed(Size::from_gib(4)));
        assert_eq!(size("100%FREE"), VolumeSize::Free(100));
        assert_eq!(size(" 20%vg "), VolumeSize::Group(20));
    }

    #[test]
    fn refuses_what_is_no_size() {
        let refusal = |text: &str| match text.parse::<VolumeSize>() {
            Ok(_) => panic!("{text:?} was taken"),
            Err(error) => format!("{text:?}: {error}; {}", error.remedy()),
        };
        insta::assert_snapshot!(["*", "0%FREE", "101%VG", "+5%VG", "50%", "50%PVS", "20GB"].map(refusal).join("\n"), @r#"
        "*": a volume has no size `*`; write "100%FREE": it takes what the volumes before it leave
        "0%FREE": `0%FREE` is no share of a volume group; write a whole number from 1 to 100, then `%FREE` or `%VG`
        "101%VG": `101%VG` is no share of a volume group; write a whole number from 1 to 100, then `%FREE` or `%VG`
        "+5%VG": `+5%VG` is no share of a volume group; write a whole number from 1 to 100, then `%FREE` or `%VG`
        "50%": `50%` is no share of a volume group; write a whole number from 1 to 100, then `%FREE` or `%VG`
        "50%PVS": `50%PVS` is no share of a volume group; write a whole number from 1 to 100, then `%FREE` or `%VG`
        "20GB": `GB` is a power of 1000; sizes here are powers of 1024; write `G` or `GiB`
        "#);
    }
}
