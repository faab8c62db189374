//! The label and header of a physical volume (LVM2, `lib/label/label.h` and `lib/format_text/layout.h`).

use std::sync::Arc;

use super::group::Group;
use super::{FORMAT, SECTOR, area, check_sum, damaged, hyphened};
use crate::fields::{array, le32, le64};
use crate::{FormatError, FormatResult, Source};

/// The sectors in which a label may be.
const SECTORS: u64 = 4;
/// Where the check sum of a label begins to count.
const SUMMED: usize = 20;
/// The most areas of each kind.
const MOST_AREAS: usize = 16;

/// A disk or partition that belongs to LVM.
#[derive(Debug)]
pub struct PhysicalVolume {
    /// Its identifier, with hyphens.
    pub id: String,
    /// Its bytes.
    pub(super) content: Arc<dyn Source>,
    /// The volume group that its metadata describe; none when it keeps none or is in none.
    pub(super) group: FormatResult<Option<Group>>,
}

impl PhysicalVolume {
    /// Reads the label of `content`; `None` when there is none.
    ///
    /// # Errors
    /// When the label is damaged or cannot be read. Damage of the metadata shows with the volumes, because another
    /// physical volume of the group may have a sound copy.
    pub fn read(content: &Arc<dyn Source>) -> FormatResult<Option<Self>> {
        for sector in 0..SECTORS {
            let offset = sector * SECTOR;
            if offset + SECTOR > content.size() {
                break;
            }
            let mut label = [0; SECTOR as usize];
            let what = "the label";
            content.read_at(offset, &mut label).map_err(|source| FormatError::Io { format: FORMAT, what, source })?;
            if label.starts_with(b"LABELONE") && label[24..32] == *b"LVM2 001" {
                return Self::parse(content, &label, sector).map(Some);
            }
        }
        Ok(None)
    }

    fn parse(content: &Arc<dyn Source>, label: &[u8], sector: u64) -> FormatResult<Self> {
        if check_sum(&label[SUMMED..]) != le32(label, 16) {
            return Err(damaged("the check sum of the label is wrong"));
        }
        if le64(label, 8) != sector {
            return Err(damaged("the label is not where it says"));
        }
        let header = usize::try_from(le32(label, 20)).ok().and_then(|at| label.get(at..));
        let header = header.filter(|header| header.len() >= 40).ok_or_else(|| damaged("a label without a header"))?;
        // Two lists, of areas with data and of areas with metadata, each ended by zeros.
        let mut places = (40..).step_by(16).map(|at| (le64(header, at), le64(header, at + 8)));
        let mut list = || {
            let found: Vec<(u64, u64)> =
                places.by_ref().take(MOST_AREAS).take_while(|(start, _)| *start != 0).collect();
            if found.len() < MOST_AREAS { Ok(found) } else { Err(damaged("a label with a list that does not end")) }
        };
        list()?;
        let areas = list()?;
        let id = hyphened(&array::<32>(header, 0));
        Ok(Self { id, group: group(&**content, &areas), content: content.clone() })
    }
}

/// The group of the first area that is sound; the first mistake when none is.
fn group(content: &dyn Source, areas: &[(u64, u64)]) -> FormatResult<Option<Group>> {
    let mut first = None;
    for (start, size) in areas {
        match area::text(content, *start, *size).and_then(|text| text.as_deref().map(Group::parse).transpose()) {
            Ok(Some(group)) => return Ok(Some(group)),
            Ok(None) => {}
            Err(error) => drop(first.get_or_insert(error)),
        }
    }
    first.map_or(Ok(None), Err)
}
