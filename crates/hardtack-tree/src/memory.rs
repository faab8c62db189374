//! A tree in memory, for examples and tests.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::sync::OnceLock;

use crate::links::{Entries, Last, Reached, walk};
use crate::tree::READ_LIMIT;
use crate::{Entry, FileKind, Index, Metadata, Mode, Owner, Tree, TreeError, TreePath, TreeResult, Xattrs};

/// A tree in memory. It starts with an empty root directory; see [`MemoryTree::file`].
#[derive(Debug)]
pub struct MemoryTree {
    nodes: BTreeMap<TreePath, Node>,
    index: OnceLock<Index>,
}

#[derive(Debug)]
struct Node {
    metadata: Metadata,
    content: Content,
    xattrs: Xattrs,
}

#[derive(Debug)]
enum Content {
    File(Vec<u8>),
    Link(OsString),
    None,
}

impl Default for MemoryTree {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryTree {
    /// A tree of an empty root directory.
    pub fn new() -> Self {
        let root = Node::new(FileKind::Directory, Mode::new(0o755), Owner::ROOT, Content::None);
        Self { nodes: BTreeMap::from([(TreePath::root(), root)]), index: OnceLock::new() }
    }

    /// Adds a text file of root's with mode 0644.
    ///
    /// As in every method that adds an entry, missing directories are made (0755, root), links in the directories
    /// of `path` are followed, and an entry that is at `path` is replaced unless it is a directory.
    ///
    /// # Errors
    /// When `path` is no path, lies below a file, or is a directory.
    pub fn file(self, path: impl AsRef<Path>, text: &str) -> TreeResult<Self> {
        self.file_with(path, text, Mode::new(0o644), Owner::ROOT)
    }

    /// Adds a file of these bytes, this mode and this owner.
    ///
    /// # Errors
    /// As [`MemoryTree::file`].
    pub fn file_with(
        self,
        path: impl AsRef<Path>,
        bytes: impl Into<Vec<u8>>,
        mode: Mode,
        owner: Owner,
    ) -> TreeResult<Self> {
        self.add(path.as_ref(), Node::new(FileKind::Regular, mode, owner, Content::File(bytes.into())))
    }

    /// Adds a directory, or gives the one that is there this mode and owner.
    ///
    /// # Errors
    /// When `path` is no path or lies below a file, or a file is there.
    pub fn dir(mut self, path: impl AsRef<Path>, mode: Mode, owner: Owner) -> TreeResult<Self> {
        let at = self.place(&TreePath::new(path)?)?;
        self.make_dir(&at)?;
        if let Some(node) = self.nodes.get_mut(&at) {
            node.metadata.mode = mode;
            node.metadata.owner = owner;
        }
        Ok(self)
    }

    /// Adds a symbolic link of root's with this target text.
    ///
    /// # Errors
    /// As [`MemoryTree::file`].
    pub fn symlink(self, path: impl AsRef<Path>, target: impl AsRef<OsStr>) -> TreeResult<Self> {
        let target = Content::Link(target.as_ref().to_owned());
        self.add(path.as_ref(), Node::new(FileKind::Symlink, Mode::new(0o777), Owner::ROOT, target))
    }

    /// Adds a pipe, a socket or a device node with this major and minor number.
    ///
    /// # Errors
    /// As [`MemoryTree::file`].
    pub fn special(self, path: impl AsRef<Path>, kind: FileKind, mode: Mode, device: (u32, u32)) -> TreeResult<Self> {
        let mut node = Node::new(kind, mode, Owner::ROOT, Content::None);
        node.metadata.device = device;
        self.add(path.as_ref(), node)
    }

    /// Gives an entry that is there an extended attribute.
    ///
    /// # Errors
    /// When there is no entry.
    pub fn xattr(
        mut self,
        path: impl AsRef<Path>,
        name: impl AsRef<OsStr>,
        value: impl Into<Vec<u8>>,
    ) -> TreeResult<Self> {
        let path = TreePath::new(path)?;
        let at = self.place(&path)?;
        match self.nodes.get_mut(&at) {
            Some(node) => node.xattrs.insert(name.as_ref().to_owned(), value.into()),
            None => return Err(missing(&path)),
        };
        Ok(self)
    }

    fn add(mut self, path: &Path, node: Node) -> TreeResult<Self> {
        let at = self.place(&TreePath::new(path)?)?;
        if self.nodes.get(&at).is_some_and(|found| found.metadata.kind == FileKind::Directory) {
            return Err(TreeError::WrongKind { path: at, expected: "file" });
        }
        if let Some(parent) = at.parent() {
            self.make_dir(&parent)?;
        }
        self.nodes.insert(at, node);
        self.index = OnceLock::new();
        Ok(self)
    }

    /// Where an entry of this name stands or would stand.
    fn place(&self, path: &TreePath) -> TreeResult<TreePath> {
        match walk(self, path, Last::Keep)? {
            Reached::Entry(at, _) | Reached::Absent(at) => Ok(at),
            Reached::Nowhere => Err(missing(path)),
        }
    }

    fn make_dir(&mut self, path: &TreePath) -> TreeResult<()> {
        match self.nodes.get(path).map(|node| node.metadata.kind) {
            Some(FileKind::Directory) => return Ok(()),
            Some(_) => return Err(TreeError::WrongKind { path: path.clone(), expected: "directory" }),
            None => {}
        }
        if let Some(parent) = path.parent() {
            self.make_dir(&parent)?;
        }
        let node = Node::new(FileKind::Directory, Mode::new(0o755), Owner::ROOT, Content::None);
        self.nodes.insert(path.clone(), node);
        self.index = OnceLock::new();
        Ok(())
    }

    /// The node that `path` names, links in its directories followed.
    fn node(&self, path: &TreePath, last: Last) -> TreeResult<Option<&Node>> {
        match walk(self, path, last)? {
            Reached::Entry(at, _) => Ok(self.nodes.get(&at)),
            Reached::Absent(_) | Reached::Nowhere => Ok(None),
        }
    }
}

impl Node {
    fn new(kind: FileKind, mode: Mode, owner: Owner, content: Content) -> Self {
        let size = match &content {
            Content::File(bytes) => bytes.len(),
            Content::Link(target) => target.len(),
            Content::None => 0,
        };
        let metadata = Metadata { kind, mode, owner, size: size as u64, mtime: 0, links: 1, inode: 0, device: (0, 0) };
        Self { metadata, content, xattrs: Xattrs::new() }
    }
}

/// The error of a change to an entry that is not there.
fn missing(path: &TreePath) -> TreeError {
    crate::root::failed(path, "change", rustix::io::Errno::NOENT)
}

impl Entries for MemoryTree {
    fn kind(&self, path: &TreePath) -> TreeResult<Option<FileKind>> {
        Ok(self.nodes.get(path).map(|node| node.metadata.kind))
    }

    fn target(&self, path: &TreePath) -> TreeResult<OsString> {
        match self.nodes.get(path).map(|node| &node.content) {
            Some(Content::Link(target)) => Ok(target.clone()),
            _ => Err(missing(path)),
        }
    }
}

impl Tree for MemoryTree {
    fn label(&self) -> String {
        "memory".to_owned()
    }

    fn metadata(&self, path: &TreePath) -> TreeResult<Option<Metadata>> {
        Ok(self.node(path, Last::Keep)?.map(|node| node.metadata))
    }

    fn resolve(&self, path: &TreePath) -> TreeResult<Option<TreePath>> {
        match walk(self, path, Last::Follow)? {
            Reached::Entry(at, _) => Ok(Some(at)),
            Reached::Absent(_) | Reached::Nowhere => Ok(None),
        }
    }

    fn read(&self, path: &TreePath) -> TreeResult<Option<Vec<u8>>> {
        match self.node(path, Last::Follow)?.map(|node| &node.content) {
            Some(Content::File(bytes)) if bytes.len() as u64 > READ_LIMIT => {
                Err(TreeError::TooLarge { path: path.clone(), size: bytes.len() as u64, limit: READ_LIMIT })
            }
            Some(Content::File(bytes)) => Ok(Some(bytes.clone())),
            Some(_) => Err(TreeError::WrongKind { path: path.clone(), expected: "regular file" }),
            None => Ok(None),
        }
    }

    fn read_link(&self, path: &TreePath) -> TreeResult<Option<OsString>> {
        match self.node(path, Last::Keep)?.map(|node| &node.content) {
            Some(Content::Link(target)) => Ok(Some(target.clone())),
            _ => Ok(None),
        }
    }

    fn list(&self, path: &TreePath) -> TreeResult<Option<Vec<OsString>>> {
        let Reached::Entry(directory, FileKind::Directory) = walk(self, path, Last::Follow)? else { return Ok(None) };
        let depth = directory.components().count();
        let names = self
            .nodes
            .keys()
            .filter(|path| path.starts_with(&directory))
            .filter(|path| path.components().count() == depth + 1);
        Ok(Some(names.filter_map(|path| path.file_name().map(OsStr::to_owned)).collect()))
    }

    fn xattrs(&self, path: &TreePath) -> TreeResult<Xattrs> {
        Ok(self.node(path, Last::Keep)?.map(|node| node.xattrs.clone()).unwrap_or_default())
    }

    fn index(&self) -> TreeResult<&Index> {
        Ok(self.index.get_or_init(|| {
            let entries = self.nodes.iter().map(|(path, node)| Entry { path: path.clone(), metadata: node.metadata });
            Index::new(entries.collect(), Vec::new(), Vec::new())
        }))
    }
}
