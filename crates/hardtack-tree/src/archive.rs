//! Archives of tar(5) as trees: ustar and pax of POSIX, GNU's long names and sparse files.
//!
//! Nothing is extracted: the headers are read once, and content is read where it lies. An archive that is compressed is
//! unpacked once, in memory or into a file without a name.

mod assembly;
mod contents;
mod header;
mod member;
mod members;
mod number;
mod pax;
mod sparse;
#[cfg(test)]
mod tests;
mod window;

use std::io;
use std::sync::Arc;

pub(crate) use self::assembly::Assembly;
pub use self::contents::ArchiveContents;
pub use self::member::{Member, MemberKind};
pub use self::members::Members;

use crate::{FormatError, FormatResult, IndexedTree, Source};

/// The name of the format in messages.
const FORMAT: &str = "tar archive";

/// Reads a root out of an archive, gzip or zstd around it or not, as a tree named `label`.
///
/// Of several members of one name the last counts. Names are those of one root: `etc/passwd`, `./etc/passwd` and
/// `/etc/passwd` are one, and links in them are followed inside the tree.
///
/// # Errors
/// When the archive is cut short or contradicts itself, or has a member that no root has: one whose name climbs out with
/// `..`, a hard link to what is not there. The error names the member.
pub fn open(source: Arc<dyn Source>, label: impl Into<String>) -> FormatResult<IndexedTree<ArchiveContents>> {
    let mut members = Members::open(source)?;
    let mut assembly = Assembly::new();
    let layer = assembly.layer(members.source());
    while let Some(member) = members.next_member()? {
        assembly.add(&member, layer).map_err(|reason| member.damaged(&reason))?;
    }
    Ok(assembly.finish(label))
}

/// Whether the bytes begin like an archive, compressed ones unpacked.
///
/// # Errors
/// When they cannot be read.
pub fn is_archive(source: &Arc<dyn Source>) -> io::Result<bool> {
    let mut block = [0; header::BLOCK];
    let start = crate::compression::start(source, &mut block)?;
    Ok(header::is_first(start))
}

/// What is wrong with an archive as a whole, or with the member whose name is in `what`.
fn damaged(what: impl Into<String>) -> FormatError {
    FormatError::Damaged { format: FORMAT, what: what.into() }
}
