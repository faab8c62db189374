//! From the headers of a member to what it is.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use super::{Before, Members, WITHIN, Wrong};
use crate::archive::header::{BLOCK, Header};
use crate::archive::member::{LONGEST, Member, MemberKind, Pieces, member_path, shown};
use crate::archive::number::{decimal, seconds};
use crate::archive::sparse;
use crate::{FileKind, Metadata, Mode, Owner, TreePath, Xattrs};

/// Prefix of extended attributes in records, as GNU tar and container tools write them.
const ATTRIBUTE: &[u8] = b"SCHILY.xattr.";
/// Where GNU tar keeps the label of SELinux.
const SELINUX: &str = "RHT.security.selinux";

impl Members {
    /// The name of a member. GNU tar keeps that of a file with holes apart, so that others do not take its map for content.
    pub(super) fn name(&self, header: &Header<'_>, before: &Before) -> Vec<u8> {
        match [self.record(before, "GNU.sparse.name"), self.record(before, "path")] {
            [Some(name), _] | [None, Some(name)] => name.to_vec(),
            [None, None] => before.name.clone().unwrap_or_else(|| header.name().into_owned()),
        }
    }

    /// The member that a header and what stands before it describe; its content has `stored` bytes in the archive.
    pub(super) fn member(&mut self, header: &Header<'_>, before: &Before, stored: u64) -> Result<Member, Wrong> {
        let name = self.name(header, before);
        let path = member_path(&name)?;
        let link = || match self.record(before, "linkpath") {
            Some(link) => link.to_vec(),
            None => before.link.clone().unwrap_or_else(|| header.link().to_vec()),
        };
        let mut metadata = self.metadata(header, before)?;
        let slash = name.ends_with(b"/");
        let (file_kind, member_kind) = match header.kind() {
            // Before there was a type for directories, a slash at the end marked them.
            0 | b'0' | b'7' if slash && stored == 0 => (FileKind::Directory, MemberKind::Other),
            0 | b'0' | b'7' | b'S' => {
                let (size, pieces) = self.content(header, before, stored)?;
                metadata.size = size;
                (FileKind::Regular, MemberKind::File(pieces))
            }
            // Its size is that of the file in some archives, but no content follows.
            b'1' => (FileKind::Regular, MemberKind::HardLink(link_path(&link())?)),
            b'2' => {
                let target = link();
                metadata.size = target.len() as u64;
                (FileKind::Symlink, MemberKind::Symlink(target_of(target)?))
            }
            b'3' => (FileKind::CharDevice, MemberKind::Other),
            b'4' => (FileKind::BlockDevice, MemberKind::Other),
            b'5' => (FileKind::Directory, MemberKind::Other),
            b'6' => (FileKind::Fifo, MemberKind::Other),
            // A directory with a list of what it held, of GNU's incremental archives.
            b'D' => {
                self.skip(stored)?;
                (FileKind::Directory, MemberKind::Other)
            }
            other => return Err(format!("it is of the unknown type {:?}", char::from(other)).into()),
        };
        // Programs disagree on whether content follows then, and so on what the archive holds.
        if matches!(header.kind(), b'2'..=b'6') && stored > 0 {
            return Err(format!("it has {stored} bytes of content, and is of a type without").into());
        }
        metadata.kind = file_kind;
        if matches!(file_kind, FileKind::CharDevice | FileKind::BlockDevice) {
            let number = |number| u32::try_from(number).map_err(|_| "its device has no number");
            let (major, minor) = header.device().ok_or("its device has no number")?;
            metadata.device = (number(major)?, number(minor)?);
        }
        let xattrs = self.xattrs(before);
        Ok(Member { name: shown(&name), path, metadata, kind: member_kind, xattrs, archive: self.source() })
    }

    fn metadata(&self, header: &Header<'_>, before: &Before) -> Result<Metadata, Wrong> {
        let id = |key, field: Option<i128>| {
            let number = match self.record(before, key) {
                Some(text) => decimal(text).and_then(|id| u32::try_from(id).ok()),
                None => field.and_then(|id| u32::try_from(id).ok()),
            };
            number.ok_or("its owner is no user id")
        };
        let mtime = match self.record(before, "mtime") {
            Some(text) => seconds(text),
            None => header.mtime().and_then(|time| i64::try_from(time).ok()),
        };
        let mode = header.mode().and_then(|mode| u32::try_from(mode).ok());
        Ok(Metadata {
            kind: FileKind::Regular,
            mode: Mode::new(mode.ok_or("its mode is no number")?),
            owner: Owner { uid: id("uid", header.uid())?, gid: id("gid", header.gid())? },
            size: 0,
            mtime: mtime.ok_or("its time is no number")?,
            links: 1,
            inode: 0,
            device: (0, 0),
        })
    }

    /// The size of a regular file and where its content lies.
    fn content(&mut self, header: &Header<'_>, before: &Before, stored: u64) -> Result<(u64, Pieces), Wrong> {
        let size = |key| before.records.last(key).map(|text| decimal(text).ok_or("its size is no number")).transpose();
        let mut extents = Vec::new();
        let mut end = None;
        let size = if header.kind() == b'S' {
            let (map, mut goes_on, size) = header.sparse().ok_or("its size is no number")?;
            sparse::old(map, &mut extents)?;
            while goes_on {
                let block = self.block()?.ok_or(WITHIN)?;
                goes_on = sparse::old_block(&block, &mut extents)?;
            }
            Some(u64::try_from(size).map_err(|_| "its size is no number")?)
        } else if before.records.last("GNU.sparse.major") == Some(b"1") {
            end = Some(self.end(stored)?);
            extents = sparse::of_content(|| self.line(end.unwrap_or(0)))?;
            Some(size("GNU.sparse.realsize")?.ok_or("its size is no number")?)
        } else {
            extents = sparse::of_records(&before.records)?;
            size("GNU.sparse.size")?
        };
        // Where the map stands in the content, it fills whole blocks.
        self.at = self.at.next_multiple_of(BLOCK as u64);
        let end = end.map_or_else(|| self.end(stored), Ok)?;
        let (from, stored) = (self.at, end.saturating_sub(self.at));
        let pieces = match size {
            Some(size) => sparse::lay(&extents, from, stored, size)?,
            None => sparse::lay(&[(0, stored)], from, stored, stored)?,
        };
        self.at = end;
        self.at = self.at.checked_next_multiple_of(BLOCK as u64).ok_or(WITHIN)?;
        Ok((size.unwrap_or(stored), Pieces(pieces.into())))
    }

    /// The attributes that records give.
    fn xattrs(&self, before: &Before) -> Xattrs {
        let mut xattrs = Xattrs::new();
        for (key, value) in self.global.iter().chain(before.records.iter()) {
            if let Some(name) = key.strip_prefix(ATTRIBUTE).filter(|name| !name.is_empty()) {
                xattrs.insert(OsString::from_vec(attribute_name(name)), value.to_vec());
            }
        }
        if let Some(label) = self.record(before, SELINUX) {
            // On disk a label ends with a NUL.
            xattrs.entry("security.selinux".into()).or_insert_with(|| [label, b"\0"].concat());
        }
        xattrs
    }

    /// A line of the map that stands before the content, which reaches to `end`.
    fn line(&mut self, end: u64) -> Result<Vec<u8>, Wrong> {
        const LONGEST_NUMBER: usize = 20;
        let mut line = Vec::new();
        loop {
            let mut byte = [0];
            if self.at >= end || line.len() > LONGEST_NUMBER {
                return Err("the map of its holes is none".into());
            }
            self.window.read(self.at, &mut byte)?;
            self.at += 1;
            match byte {
                [b'\n'] => return Ok(line),
                [digit] => line.push(digit),
            }
        }
    }
}

fn link_path(link: &[u8]) -> Result<TreePath, Wrong> {
    if link.is_empty() {
        return Err("it links to nothing".into());
    }
    member_path(link).map_err(|reason| format!("it links to {}: {reason}", shown(link)).into())
}

fn target_of(target: Vec<u8>) -> Result<OsString, Wrong> {
    match target.len() {
        0 => Err("it links to nothing".into()),
        1..=LONGEST if !target.contains(&0) => Ok(OsString::from_vec(target)),
        _ => Err(format!("its target has a NUL byte or more than {LONGEST} bytes").into()),
    }
}

/// GNU tar writes `=` and `%` in names of attributes as `%3D` and `%25`.
fn attribute_name(name: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((first, after)) = rest.split_first() {
        let (byte, after) = match after.get(..2) {
            Some(b"3D") if *first == b'%' => (b'=', &after[2..]),
            Some(b"25") if *first == b'%' => (b'%', &after[2..]),
            _ => (*first, after),
        };
        plain.push(byte);
        rest = after;
    }
    plain
}
