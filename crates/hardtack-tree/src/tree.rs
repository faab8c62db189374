//! The trait that every view of a root file system has.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::string::FromUtf8Error;

use crate::{Index, Metadata, OpenFile, TreeError, TreePath, TreeResult};

/// Extended attributes by full name (`security.capability`, `user.x`, …), values as bytes.
pub type Xattrs = BTreeMap<OsString, Vec<u8>>;

/// No extended attributes at all.
pub const EMPTY_XATTRS: Xattrs = Xattrs::new();

/// The most bytes that [`Tree::read`] gives: 64 MiB, far over any file that configures a machine, and little
/// enough for several threads to hold one each.
pub const READ_LIMIT: u64 = 64 * 1024 * 1024;

/// A root file system, read as data.
///
/// `None` means that the entry is not there. An entry that is there and cannot be read is an error, so
/// that a caller can tell "absent" from "unknown". Symbolic links are resolved inside the tree, an
/// absolute target from the tree's root and `..` never above it.
pub trait Tree: Send + Sync {
    /// Where the tree is, for messages: a directory, an image's name, "memory".
    fn label(&self) -> String;

    /// The entry itself: links in the directories of `path` are followed, a link at its end is not.
    fn metadata(&self, path: &TreePath) -> TreeResult<Option<Metadata>>;

    /// The path that `path` leads to when every link is followed; `None` when it leads nowhere.
    fn resolve(&self, path: &TreePath) -> TreeResult<Option<TreePath>>;

    /// The content of the regular file that `path` leads to, links followed.
    ///
    /// # Errors
    /// When the entry is not a regular file, is larger than [`READ_LIMIT`], or
    /// cannot be read.
    fn read(&self, path: &TreePath) -> TreeResult<Option<Vec<u8>>>;

    /// The regular file that `path` leads to, links followed, to be read in pieces whatever its size.
    ///
    /// # Errors
    /// When the entry is not a regular file or cannot be opened, or a view that holds content in memory alone
    /// has more than [`READ_LIMIT`].
    fn open_file(&self, path: &TreePath) -> TreeResult<Option<OpenFile>> {
        Ok(self.read(path)?.map(OpenFile::Bytes))
    }

    /// The content of the regular file that `path` leads to, links followed, where it has at most `limit` bytes: for
    /// what may be larger than [`READ_LIMIT`] and is needed as a whole.
    ///
    /// # Errors
    /// When the entry is not a regular file, is larger, or cannot be read.
    fn read_up_to(&self, path: &TreePath, limit: u64) -> TreeResult<Option<Vec<u8>>> {
        let (Some(file), Some(metadata)) = (self.open_file(path)?, self.target_metadata(path)?) else {
            return Ok(None);
        };
        let size = metadata.size;
        let too_large = || TreeError::TooLarge { path: path.clone(), size, limit };
        let length = usize::try_from(size).ok().filter(|_| size <= limit).ok_or_else(too_large)?;
        let mut content = vec![0; length];
        let count = file.read_at(0, &mut content);
        content.truncate(count.map_err(|source| TreeError::Io { path: path.clone(), action: "read", source })?);
        Ok(Some(content))
    }

    /// The target text of the symbolic link at `path`; `None` when there is no link there.
    fn read_link(&self, path: &TreePath) -> TreeResult<Option<OsString>>;

    /// Names in the directory that `path` leads to, sorted by bytes; `None` when there is no directory.
    fn list(&self, path: &TreePath) -> TreeResult<Option<Vec<OsString>>>;

    /// Extended attributes of the entry itself; empty when it has none or the view keeps none.
    fn xattrs(&self, path: &TreePath) -> TreeResult<Xattrs>;

    /// Every entry of the tree, from one walk that the view makes once and keeps.
    fn index(&self) -> TreeResult<&Index>;

    /// The metadata of what `path` leads to, links followed.
    fn target_metadata(&self, path: &TreePath) -> TreeResult<Option<Metadata>> {
        match self.resolve(path)? {
            Some(target) => self.metadata(&target),
            None => Ok(None),
        }
    }

    /// The content of a text file, invalid UTF-8 replaced; see [`Tree::read`].
    fn read_text(&self, path: &TreePath) -> TreeResult<Option<String>> {
        let replaced = |error: FromUtf8Error| String::from_utf8_lossy(error.as_bytes()).into_owned();
        Ok(self.read(path)?.map(|bytes| String::from_utf8(bytes).unwrap_or_else(replaced)))
    }

    /// Whether anything is at `path`, links at the end not followed.
    fn exists(&self, path: &TreePath) -> TreeResult<bool> {
        Ok(self.metadata(path)?.is_some())
    }
}
