//! One attribute in XFS's own form.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::Xattrs;

use crate::part::AttributeError;
use crate::xfs::{FORMAT, acl, name_hash};

/// The attribute of access control lists in the place of `system.posix_acl_access` (`SGI_ACL_FILE`).
const ACCESS_LIST: &[u8] = b"SGI_ACL_FILE";
/// In the place of `system.posix_acl_default`.
const DEFAULT_LIST: &[u8] = b"SGI_ACL_DEFAULT";
/// Bytes of the longest value (`XATTR_SIZE_MAX` of Linux).
const LONGEST_VALUE: usize = 64 << 10;

/// The name spaces, as bits of an entry's flags.
const USER: u8 = 0;
const TRUSTED: u8 = 0x2;
const SECURITY: u8 = 0x4;

/// One attribute.
#[derive(Clone, Debug)]
pub(super) struct Attribute {
    /// Its name space.
    pub(super) space: u8,
    /// Its name within that.
    pub(super) name: Vec<u8>,
    pub(super) value: Vec<u8>,
}

impl Attribute {
    pub(super) fn hash(&self) -> u32 {
        name_hash::hash(&self.name)
    }
}

/// The attributes in the order in which an index has them.
///
/// # Errors
/// When one has a name or value that XFS cannot hold.
pub(super) fn all(xattrs: &Xattrs) -> Result<Vec<Attribute>, AttributeError> {
    let lists = [("system.posix_acl_access", ACCESS_LIST), ("system.posix_acl_default", DEFAULT_LIST)];
    // A tree on XFS tells of its lists twice: as such, and in the form they are kept in.
    let told = |attribute: &Attribute| {
        let mut lists = lists.iter().filter(|(name, _)| xattrs.contains_key(OsStr::new(name)));
        attribute.space == TRUSTED && lists.any(|(_, own)| attribute.name == *own)
    };
    let mut all = Vec::new();
    for (name, value) in xattrs {
        let list = lists.iter().find(|(list, _)| name == OsStr::new(list));
        match list {
            Some((list, own)) => {
                let value = acl::encode(value).ok_or_else(|| AttributeError::Acl((*list).to_owned()))?;
                all.push(Attribute { space: TRUSTED, name: own.to_vec(), value });
            }
            None => all.extend(Some(attribute(name, value)?).filter(|attribute| !told(attribute))),
        }
    }
    all.sort_by(|a, b| (a.hash(), a.space, &a.name).cmp(&(b.hash(), b.space, &b.name)));
    Ok(all)
}

fn attribute(name: &OsStr, value: &[u8]) -> Result<Attribute, AttributeError> {
    let shown = || name.to_string_lossy().into_owned();
    if value.len() > LONGEST_VALUE {
        return Err(AttributeError::LongValue { name: shown(), len: value.len() });
    }
    let spaces: [(&[u8], u8); 3] = [(b"user.", USER), (b"trusted.", TRUSTED), (b"security.", SECURITY)];
    let found = spaces.iter().find_map(|(prefix, space)| Some((name.as_bytes().strip_prefix(*prefix)?, *space)));
    match found {
        Some((rest, space)) if !rest.is_empty() && rest.len() <= 255 => {
            Ok(Attribute { space, name: rest.to_vec(), value: value.to_vec() })
        }
        _ => Err(AttributeError::NameSpace { format: FORMAT, name: shown() }),
    }
}
