//! Swap space (`union swap_header` of `linux/swap.h`).

use std::io;

use uuid::Uuid;

use crate::bytes::put32;
use crate::window::Window;

/// Bytes of a page, on which the format depends; x86-64 has no other.
const PAGE: usize = 4096;

/// Writes the header of swap space over all of `window`, which must be zeros.
pub(crate) fn write(window: Window<'_>, uuid: Uuid) -> io::Result<()> {
    let mut header = vec![0; PAGE];
    let pages = window.len() / PAGE as u64;
    put32(&mut header, 1024, 1); // Version.
    put32(&mut header, 1028, u32::try_from(pages.saturating_sub(1)).unwrap_or(u32::MAX)); // Last page.
    header[1036..1052].copy_from_slice(uuid.as_bytes());
    header[PAGE - 10..].copy_from_slice(b"SWAPSPACE2");
    window.write(0, &header)
}
