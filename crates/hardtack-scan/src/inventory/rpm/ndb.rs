//! RPM's own database (rpm, `lib/backend/ndb`): pages of slots, each of which says where a blob lies.

use hardtack_tree::{FormatResult, Source};

use super::database::{Backend, LARGEST_HEADER, damaged, stretch};
use crate::inventory::bytes::Bytes;

const HEADER: &[u8] = b"RpmP";
const SLOT: &[u8] = b"Slot";
const BLOB: &[u8] = b"BlbS";
const PAGE: usize = 4096;
const SLOT_SIZE: usize = 16;
/// The header of the file takes the place of two slots.
const FIRST_SLOT: usize = 32;
/// Blobs lie at multiples of it.
const BLOCK: u64 = 16;
const BLOB_HEADER: usize = 16;
/// The slots of about four million packages.
const MOST_PAGES: usize = 1 << 14;

pub(super) fn headers(database: &dyn Source, each: &mut dyn FnMut(&[u8]) -> FormatResult<()>) -> FormatResult<()> {
    let wrong = |what: String| damaged(Backend::Ndb, what);
    let start = stretch(Backend::Ndb, database, 0, FIRST_SLOT)?;
    let start = Bytes::little(&start);
    if start.get(0, 4) != Some(HEADER) {
        return Err(wrong("it does not begin with its magic".to_owned()));
    }
    if start.u32(4) != Some(0) {
        return Err(wrong(format!("its version is {}", start.u32(4).unwrap_or_default())));
    }
    let pages = start.size(12).filter(|pages| *pages <= MOST_PAGES);
    let pages = pages.ok_or_else(|| wrong("it has too many pages of slots".to_owned()))?;
    let slots = stretch(Backend::Ndb, database, 0, pages.saturating_mul(PAGE))?;
    // What all blobs take together cannot be more than the file has: slots that share a blob are damage.
    let mut left = database.size();
    for slot in slots.chunks_exact(SLOT_SIZE).skip(FIRST_SLOT / SLOT_SIZE) {
        let slot = Bytes::little(slot);
        if slot.get(0, 4) != Some(SLOT) {
            return Err(wrong("a slot has no magic".to_owned()));
        }
        let (Some(package @ 1..), Some(block), Some(blocks)) = (slot.u32(4), slot.u32(8), slot.u32(12)) else {
            continue;
        };
        let beyond = || wrong(format!("the blobs reach beyond its end with package {package}"));
        left = left.checked_sub(u64::from(blocks) * BLOCK).ok_or_else(beyond)?;
        let place = u64::from(block) * BLOCK;
        let blob = stretch(Backend::Ndb, database, place, BLOB_HEADER)?;
        let blob = Bytes::little(&blob);
        if blob.get(0, 4) != Some(BLOB) || blob.u32(4) != Some(package) {
            return Err(wrong(format!("the blob of package {package} is not at {place}")));
        }
        let fits =
            |length: &usize| *length <= LARGEST_HEADER && (*length + BLOB_HEADER) as u64 <= u64::from(blocks) * BLOCK;
        let length = blob.size(12).filter(fits).ok_or_else(beyond)?;
        each(&stretch(Backend::Ndb, database, place + BLOB_HEADER as u64, length)?)?;
    }
    Ok(())
}
