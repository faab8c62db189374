//! Extended attributes (XFS Algorithms & Data Structures, "Extended Attributes").

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::sync::Arc;

use super::acl;
use super::extents::runs;
use super::fork::Form;
use super::inode::Inode;
use super::volume::Volume;
use crate::Xattrs;
use crate::damage::damage;
use crate::fields::be16;
use crate::runs::Content;

mod leaves;

use leaves::Leaves;

/// The name space of an attribute, as bits of its flags; none of them is `user`.
const TRUSTED: u8 = 0x2;
const SECURITY: u8 = 0x4;
/// Where an entry's parent is, which is none of the attributes that Linux shows.
const PARENT: u8 = 0x8;
/// It was not completed.
const INCOMPLETE: u8 = 0x80;

/// All attributes of an inode.
///
/// # Errors
/// When they are damaged, or cannot be read.
pub(super) fn xattrs(volume: &Arc<Volume>, inode: &Inode<'_>) -> io::Result<Xattrs> {
    let mut found = Found { inode: inode.number, xattrs: Xattrs::new() };
    let Some(fork) = inode.attributes() else { return Ok(found.xattrs) };
    match fork.form() {
        Some(Form::Local) => short(fork.raw, &mut found)?,
        Some(Form::Extents) if fork.extents == 0 => {}
        _ => {
            let runs = runs(volume, &fork, inode.number)?;
            let block_size = u64::from(volume.geometry().block_size);
            let content = Content::new(volume.source.clone(), block_size, runs, u64::MAX);
            Leaves::new(volume, content, inode.number).read(&mut found)?;
        }
    }
    Ok(found.xattrs)
}

/// Attributes within the inode ("Shortform Attributes").
fn short(raw: &[u8], found: &mut Found) -> io::Result<()> {
    let malformed = || damage("the attributes in the inode are malformed");
    let all = raw.get(..usize::from(be16(raw, 0))).ok_or_else(malformed)?;
    let mut rest = all.get(4..).ok_or_else(malformed)?;
    for _ in 0..all[2] {
        let (&[name, value, flags], behind) = rest.split_first_chunk::<3>().ok_or_else(malformed)?;
        let (name, behind) = behind.split_at_checked(name.into()).ok_or_else(malformed)?;
        let (value, behind) = behind.split_at_checked(value.into()).ok_or_else(malformed)?;
        found.add(flags, name, value.to_vec())?;
        rest = behind;
    }
    Ok(())
}

/// Attributes as they are found.
pub(super) struct Found {
    inode: u64,
    xattrs: Xattrs,
}

impl Found {
    /// Adds one, unless it is not to be seen.
    fn add(&mut self, flags: u8, name: &[u8], value: Vec<u8>) -> io::Result<()> {
        if flags & (PARENT | INCOMPLETE) != 0 {
            return Ok(());
        }
        let wrong = |what: &str| damage(format!("inode {} has {what}", self.inode));
        if name.is_empty() || name.contains(&0) {
            return Err(wrong("an attribute without a name"));
        }
        let list = || acl::decode(&value).ok_or_else(|| wrong("a malformed access control list"));
        let (name, value) = match (flags & (TRUSTED | SECURITY), name) {
            (TRUSTED, b"SGI_ACL_FILE") => (b"system.posix_acl_access".to_vec(), list()?),
            (TRUSTED, b"SGI_ACL_DEFAULT") => (b"system.posix_acl_default".to_vec(), list()?),
            (0, name) => ([b"user.", name].concat(), value),
            (TRUSTED, name) => ([b"trusted.", name].concat(), value),
            (SECURITY, name) => ([b"security.", name].concat(), value),
            _ => return Err(wrong("an attribute of two name spaces")),
        };
        if self.xattrs.insert(OsString::from_vec(name), value).is_some() {
            return Err(wrong("the same attribute twice"));
        }
        Ok(())
    }
}
