//! Machines beside the one under test.

use std::net::IpAddr;
use std::path::PathBuf;

use hardtack_image::Geometry;
use hardtack_recipe::{Firmware, ImageName};
use hardtack_tree::Digest;
use serde::{Deserialize, Serialize};

use crate::CloneFormat;
use crate::clone::Clone;

/// An image whose machine stands beside that of the image under test, on one network with it.
#[derive(Clone, Debug)]
pub struct NeighbourImage {
    /// Its name, by which the other machines find it.
    pub name: ImageName,
    /// Its digest.
    pub digest: Digest,
    /// The file of each disk, the boot disk first. They are only read.
    pub disks: Vec<PathBuf>,
    /// Their format.
    pub format: CloneFormat,
    /// Its disks and what is where on them.
    pub geometry: Geometry,
    /// The firmwares that it can be booted with; not empty.
    pub firmware: Vec<Firmware>,
}

/// A machine that stood beside the one under test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Companion {
    /// The name of its image.
    pub image: ImageName,
    /// The digest of its image.
    pub digest: Digest,
    /// Its address on the network of the proof; none when it did not come up.
    pub address: Option<IpAddr>,
    /// The file in the directory of logs with everything that it wrote on its console.
    pub console: String,
}

/// A clone of a neighbour, for every boot.
pub(crate) struct NeighbourClone<'a> {
    pub(crate) image: &'a NeighbourImage,
    pub(crate) clone: Clone,
}

impl NeighbourClone<'_> {
    /// The firmware with which it is booted beside a machine with this one: the same if it can be.
    pub(super) fn firmware(&self, beside: Firmware) -> Firmware {
        let can = self.image.firmware.contains(&beside);
        self.image.firmware.first().copied().filter(|_| !can).unwrap_or(beside)
    }
}
