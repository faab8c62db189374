//! A tree in the making: members of archives take their places one after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::ops::Bound;
use std::sync::Arc;

use super::contents::{ArchiveContents, Held};
use super::member::{LONGEST, Member, MemberKind, shown};
use crate::links::{Entries, Last, Reached, walk};
use crate::{Entry, FileKind, Index, IndexedTree, Metadata, Mode, Owner, Source, TreePath, TreeResult, Xattrs};

/// What the entries of one tree may take in memory together: more than ten times as much as a large root does.
const ROOM: usize = 1 << 30;
/// What an entry takes beside its names and attributes.
const ENTRY: usize = 320;

/// The number of an archive of an [`Assembly`]; later ones lie over earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Layer(usize);

/// A tree in the making.
pub(crate) struct Assembly {
    archives: Vec<Arc<dyn Source>>,
    places: BTreeMap<TreePath, Place>,
    inodes: Vec<Inode>,
    room: usize,
}

#[derive(Clone, Copy)]
struct Place {
    inode: usize,
    layer: Layer,
}

struct Inode {
    metadata: Metadata,
    held: Held,
    xattrs: Xattrs,
}

impl Assembly {
    /// An empty root directory.
    pub(crate) fn new() -> Self {
        let mut assembly = Self { archives: Vec::new(), places: BTreeMap::new(), inodes: Vec::new(), room: ROOM };
        assembly.put(TreePath::root(), directory(), Layer(0));
        assembly
    }

    /// Begins the next archive.
    pub(crate) fn layer(&mut self, archive: Arc<dyn Source>) -> Layer {
        self.archives.push(archive);
        Layer(self.archives.len() - 1)
    }

    /// Puts a member in its place. What has the place already goes; of a directory, what is in it stays when the member
    /// is one too.
    ///
    /// # Errors
    /// What is wrong with the member, after its name.
    pub(crate) fn add(&mut self, member: &Member, layer: Layer) -> Result<(), String> {
        let is_directory = member.metadata.kind == FileKind::Directory;
        let path = self.place(&member.path, layer)?;
        if !is_directory && path == TreePath::root() {
            return Err("the root is no directory".to_owned());
        }
        let attributes = member.xattrs.iter().map(|(name, value)| name.len() + value.len() + ENTRY).sum();
        self.take(attributes)?;
        let held = match &member.kind {
            MemberKind::HardLink(existing) => return self.link(path, existing, layer),
            MemberKind::File(pieces) => {
                self.take(size_of_val(pieces.pieces().as_ref()))?;
                let pieces = pieces.pieces().clone();
                Held::File { archive: layer.0, size: member.metadata.size, pieces }
            }
            MemberKind::Symlink(target) => {
                self.take(target.len())?;
                Held::Target(target.clone())
            }
            MemberKind::Other => Held::Nothing,
        };
        let inode = Inode { metadata: member.metadata, held, xattrs: member.xattrs.clone() };
        match self.places.get(&path) {
            Some(place) if is_directory && self.inodes[place.inode].metadata.kind == FileKind::Directory => {
                self.inodes[place.inode] = inode;
                self.places.insert(path, Place { layer, ..*place });
            }
            _ => {
                self.clear(&path, None);
                self.put(path, inode, layer);
            }
        }
        Ok(())
    }

    /// Removes what earlier archives put at `path`, with everything below it.
    ///
    /// # Errors
    /// When `path` leads through too many links.
    pub(crate) fn remove(&mut self, path: &TreePath, layer: Layer) -> Result<(), String> {
        let Some(path) = self.existing(path, Last::Keep)?.filter(|path| *path != TreePath::root()) else {
            return Ok(());
        };
        let kept = self.clear(&path, Some(layer));
        if !kept && self.places.get(&path).is_some_and(|place| place.layer < layer) {
            self.places.remove(&path);
        }
        Ok(())
    }

    /// Removes what earlier archives put into the directory at `path`.
    ///
    /// # Errors
    /// When `path` leads through too many links.
    pub(crate) fn empty(&mut self, path: &TreePath, layer: Layer) -> Result<(), String> {
        if let Some(path) = self.existing(path, Last::Follow)? {
            self.clear(&path, Some(layer));
        }
        Ok(())
    }

    /// The tree as it is now.
    pub(crate) fn finish(self, label: impl Into<String>) -> IndexedTree<ArchiveContents> {
        let mut links = vec![0_u32; self.inodes.len()];
        self.places.values().for_each(|place| links[place.inode] = links[place.inode].saturating_add(1));
        let entries = self.places.into_iter().map(|(path, Place { inode, .. })| {
            let metadata = self.inodes[inode].metadata;
            Entry { path, metadata: Metadata { links: links[inode], inode: inode as u64 + 1, ..metadata } }
        });
        let index = Index::new(entries.collect(), Vec::new(), Vec::new());
        let held = self.inodes.into_iter().map(|inode| (inode.held, inode.xattrs)).collect();
        IndexedTree::new(label, index, ArchiveContents { archives: self.archives, held })
    }

    /// Another name for an entry that is there.
    fn link(&mut self, path: TreePath, existing: &TreePath, layer: Layer) -> Result<(), String> {
        let found = self.existing(existing, Last::Keep)?;
        let Some(place) = found.and_then(|found| self.places.get(&found).copied()) else {
            return Err(format!("it links to {}, which no member before it has", shown(existing.bytes())));
        };
        if self.inodes[place.inode].metadata.kind == FileKind::Directory {
            return Err(format!("it links to {}, which is a directory", shown(existing.bytes())));
        }
        if self.places.get(&path).is_none_or(|known| known.inode != place.inode) {
            self.clear(&path, None);
        }
        self.places.insert(path, Place { inode: place.inode, layer });
        Ok(())
    }

    /// Where an entry of this name stands or would stand: links in its directories are followed, and directories that
    /// are missing are made.
    fn place(&mut self, path: &TreePath, layer: Layer) -> Result<TreePath, String> {
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return Ok(path.clone()) };
        let below = |parent: &TreePath| format!("it lies below {}, which is no directory", shown(parent.bytes()));
        let parent = match self.kind_at(&parent) {
            Some(FileKind::Directory) => parent,
            _ => match walk(self, &parent, Last::Follow).map_err(|error| error.to_string())? {
                Reached::Entry(at, FileKind::Directory) => at,
                Reached::Entry(at, _) => return Err(below(&at)),
                Reached::Nowhere => return Err(below(&parent)),
                Reached::Absent(at) => {
                    self.make(&at, layer)?;
                    at
                }
            },
        };
        let place = parent.child(name);
        if place.bytes().len() > LONGEST {
            return Err(format!("its place in the tree has a path of more than {LONGEST} bytes"));
        }
        self.take(place.bytes().len() + ENTRY)?;
        Ok(place)
    }

    /// Makes a directory and those above it that are missing.
    fn make(&mut self, path: &TreePath, layer: Layer) -> Result<(), String> {
        let missing = std::iter::once(path.clone()).chain(path.ancestors());
        let missing: Vec<TreePath> = missing.take_while(|path| !self.places.contains_key(path)).collect();
        for path in missing {
            self.take(path.bytes().len() + ENTRY)?;
            self.put(path, directory(), layer);
        }
        Ok(())
    }

    /// Where an entry stands, links in its directories followed; `None` where there is none.
    fn existing(&self, path: &TreePath, last: Last) -> Result<Option<TreePath>, String> {
        match walk(self, path, last).map_err(|error| error.to_string())? {
            Reached::Entry(at, _) => Ok(Some(at)),
            Reached::Absent(_) | Reached::Nowhere => Ok(None),
        }
    }

    /// Removes everything below `path`, or only what archives before `layer` put there: a directory stays then while
    /// something in it does. Tells whether anything stays.
    fn clear(&mut self, path: &TreePath, layer: Option<Layer>) -> bool {
        if self.kind_at(path) != Some(FileKind::Directory) {
            return false;
        }
        let mut needed = BTreeSet::new();
        // What lies in a directory comes after it, so that from the end on nothing is met before what it holds.
        for (below, place) in self.below(path).into_iter().rev() {
            if layer.is_some_and(|layer| place.layer >= layer) || needed.contains(&below) {
                needed.extend(below.parent());
            } else {
                self.places.remove(&below);
            }
        }
        !needed.is_empty()
    }

    fn below(&self, path: &TreePath) -> Vec<(TreePath, Place)> {
        let prefix = crate::index::directory_prefix(path);
        let range = self.places.range::<[u8], _>((Bound::Excluded(prefix.as_slice()), Bound::Unbounded));
        let below = range.take_while(|(found, _)| found.bytes().starts_with(&prefix));
        below.map(|(path, place)| (path.clone(), *place)).collect()
    }

    fn put(&mut self, path: TreePath, inode: Inode, layer: Layer) {
        self.inodes.push(inode);
        self.places.insert(path, Place { inode: self.inodes.len() - 1, layer });
    }

    fn kind_at(&self, path: &TreePath) -> Option<FileKind> {
        self.places.get(path).map(|place| self.inodes[place.inode].metadata.kind)
    }

    fn take(&mut self, bytes: usize) -> Result<(), String> {
        match self.room.checked_sub(bytes) {
            Some(room) => self.room = room,
            None => return Err(format!("with it the tree takes more than {} GiB in memory", ROOM >> 30)),
        }
        Ok(())
    }
}

fn directory() -> Inode {
    let metadata = Metadata {
        kind: FileKind::Directory,
        mode: Mode::new(0o755),
        owner: Owner::ROOT,
        size: 0,
        mtime: 0,
        links: 1,
        inode: 0,
        device: (0, 0),
    };
    Inode { metadata, held: Held::Nothing, xattrs: Xattrs::new() }
}

impl Entries for Assembly {
    fn kind(&self, path: &TreePath) -> TreeResult<Option<FileKind>> {
        Ok(self.kind_at(path))
    }

    fn target(&self, path: &TreePath) -> TreeResult<OsString> {
        match self.places.get(path).map(|place| &self.inodes[place.inode].held) {
            Some(Held::Target(target)) => Ok(target.clone()),
            _ => Err(crate::root::failed(path, "read the link", std::io::ErrorKind::NotFound)),
        }
    }
}
