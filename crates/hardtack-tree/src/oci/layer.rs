//! Laying a layer over those below it (`layer.md` of the specification, "Whiteouts").

use std::os::unix::ffi::OsStrExt;

use crate::archive::{Assembly, Member, Members};
use crate::{FormatResult, TreePath};

/// The prefix of a name that removes another one from the layers below.
const WHITEOUT: &[u8] = b".wh.";
/// Hides all that layers below have in its directory.
const OPAQUE: &[u8] = b".wh..wh..opq";
/// The prefix of what aufs keeps for itself.
const OF_AUFS: &[u8] = b".wh..wh.";

/// Adds the members of a layer. What the layer removes is removed from the layers below alone, wherever in the layer
/// that is said.
pub(super) fn add(assembly: &mut Assembly, mut members: Members) -> FormatResult<()> {
    let layer = assembly.layer(members.source());
    while let Some(member) = members.next_member()? {
        let done = match removal(&member) {
            None => assembly.add(&member, layer),
            Some(Removal::Nothing) => Ok(()),
            Some(Removal::Content(directory)) => assembly.empty(&directory, layer),
            Some(Removal::Entry(path)) => assembly.remove(&path, layer),
            Some(Removal::Wrong) => Err("it names nothing to remove".to_owned()),
        };
        done.map_err(|reason| member.damaged(&reason))?;
    }
    Ok(())
}

/// What a member takes away.
enum Removal {
    Nothing,
    Content(TreePath),
    Entry(TreePath),
    Wrong,
}

/// `None` for a member that adds something.
fn removal(member: &Member) -> Option<Removal> {
    let (name, directory) = (member.path.file_name()?, member.path.parent()?);
    let rest = name.as_bytes().strip_prefix(WHITEOUT)?;
    Some(match name.as_bytes() {
        OPAQUE => Removal::Content(directory),
        aufs if aufs.starts_with(OF_AUFS) => Removal::Nothing,
        _ if matches!(rest, b"" | b"." | b"..") => Removal::Wrong,
        _ => Removal::Entry(directory.child(std::ffi::OsStr::from_bytes(rest))),
    })
}
