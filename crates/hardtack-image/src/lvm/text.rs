//! The description of a volume group, as LVM writes it.

use std::fmt::{self, Write};

use super::SECTOR;
use crate::geometry::{LogicalVolume, VolumeGroup};

/// Who made it. No machine's name, and no time: every build writes the same.
const HOST: &str = "hardtack";

/// The text with the NUL at its end, for a physical volume of so many bytes.
pub(super) fn text(group: &VolumeGroup, bytes: u64) -> Vec<u8> {
    let mut text = Text(String::new());
    // Writing to a string does not fail.
    let _ = text.group(group, bytes);
    let mut text = text.0.into_bytes();
    text.push(0);
    text
}

struct Text(String);

impl Text {
    fn group(&mut self, group: &VolumeGroup, bytes: u64) -> fmt::Result {
        writeln!(self.0, "{} {{", group.name)?;
        writeln!(self.0, "id = \"{}\"", group.uuid)?;
        self.0.push_str("seqno = 1\nformat = \"lvm2\"\nstatus = [\"RESIZEABLE\", \"READ\", \"WRITE\"]\nflags = []\n");
        writeln!(self.0, "extent_size = {}", group.extent_bytes / SECTOR)?;
        self.0.push_str("max_lv = 0\nmax_pv = 0\nmetadata_copies = 0\n\nphysical_volumes {\n\npv0 {\n");
        writeln!(self.0, "id = \"{}\"", group.pv_uuid)?;
        self.0.push_str("status = [\"ALLOCATABLE\"]\nflags = []\n");
        writeln!(self.0, "dev_size = {}", bytes / SECTOR)?;
        writeln!(self.0, "pe_start = {}\npe_count = {}\n}}\n}}\n", VolumeGroup::DATA_START / SECTOR, group.extents)?;
        if !group.volumes.is_empty() {
            self.0.push_str("logical_volumes {\n\n");
            group.volumes.iter().try_for_each(|volume| self.volume(volume))?;
            self.0.push_str("}\n\n");
        }
        self.0.push_str("}\n\ncontents = \"Text Format Volume Group\"\nversion = 1\n\ndescription = \"\"\n\n");
        writeln!(self.0, "creation_host = \"{HOST}\"\ncreation_time = 0\n")
    }

    fn volume(&mut self, volume: &LogicalVolume) -> fmt::Result {
        let LogicalVolume { name, uuid, first_extent, extents, .. } = volume;
        writeln!(self.0, "{name} {{\nid = \"{uuid}\"")?;
        self.0.push_str("status = [\"READ\", \"WRITE\", \"VISIBLE\"]\nflags = []\n");
        writeln!(self.0, "creation_time = 0\ncreation_host = \"{HOST}\"\nsegment_count = 1\n")?;
        // A linear volume is one with a single stripe.
        writeln!(self.0, "segment1 {{\nstart_extent = 0\nextent_count = {extents}\n")?;
        writeln!(self.0, "type = \"striped\"\nstripe_count = 1\n\nstripes = [\n\"pv0\", {first_extent}\n]\n}}\n}}\n")
    }
}
