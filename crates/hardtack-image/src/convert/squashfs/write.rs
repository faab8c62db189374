//! A root tree as a file system.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::path::Path;

use hardtack_tree::{FileKind, TreePath};

use super::attributes::{Refused, Sets};
use super::content::{self, Content};
use super::directory::{self, Entry};
use super::ids::Ids;
use super::inode::{Body, Inode};
use super::metadata::{Reference, Table};
use super::superblock::{self, Superblock};
use super::{NAME, NO_TABLE};
use crate::convert::{ConvertError, SealedTree};
use crate::part::{Node, Nodes};

/// Bytes that are written together.
const PIECE: usize = 1 << 20;
/// The length of the file is a multiple of this, as loop devices want it.
const PADDING: u64 = 4096;

/// Writes the tree to `out`.
pub(in crate::convert) fn write(root: &SealedTree<'_>, out: &Path) -> Result<(), ConvertError> {
    let nodes = Nodes::collect(root.tree, &TreePath::root(), &[], u32::MAX)?;
    let full = || ConvertError::Full { format: NAME };
    let count = u32::try_from(nodes.len()).map_err(|_| full())?;
    let ids = Ids::of(&nodes).ok_or_else(full)?;
    let failed = ConvertError::write(out);
    let mut file = BufWriter::with_capacity(PIECE, File::create(out).map_err(failed)?);
    // The superblock comes last: a file that is not whole is none.
    file.write_all(&[0; superblock::LENGTH]).map_err(failed)?;
    let (contents, inode_table) = content::write(root, &nodes, out, &mut file, superblock::LENGTH as u64)?;

    let mut tables = Tables::new(out, root, &nodes, &ids);
    tables.fill(&contents)?;
    let Tables { inodes, directories, sets, places, .. } = tables;
    let (inodes, directories) = (inodes.finish().map_err(failed)?, directories.finish().map_err(failed)?);
    let directory_table = inode_table + inodes.bytes.len() as u64;
    // Places in both tables have 32 bits.
    if inodes.bytes.len().max(directories.bytes.len()) > u32::MAX as usize {
        return Err(full());
    }
    let mut identities = Table::default();
    identities.add(&ids.encode()).map_err(failed)?;
    let identities = identities.finish().map_err(failed)?;
    let id_blocks = directory_table + directories.bytes.len() as u64;
    let id_table = id_blocks + identities.bytes.len() as u64;
    let id_list = identities.list(id_blocks);
    let end = id_table + id_list.len() as u64;
    let attributes = sets.encode(end).map_err(failed)?;
    let (attributes, attribute_table) = attributes.unwrap_or((Vec::new(), NO_TABLE));
    let bytes = end + attributes.len() as u64;
    let padding = vec![0; (bytes.next_multiple_of(PADDING) - bytes) as usize];
    for part in [&inodes.bytes, &directories.bytes, &identities.bytes, &id_list, &attributes, &padding] {
        file.write_all(part).map_err(failed)?;
    }
    let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
    let superblock = Superblock {
        inodes: count,
        mtime: seconds(root.epoch),
        ids: ids.count(),
        root: places[0].packed(),
        bytes,
        id_table,
        attribute_table,
        inode_table,
        directory_table,
    };
    file.write_all_at(&superblock.encode(), 0).map_err(failed)
}

/// The tables of inodes and directories while they grow.
struct Tables<'a> {
    out: &'a Path,
    root: &'a SealedTree<'a>,
    nodes: &'a Nodes,
    ids: &'a Ids,
    inodes: Table,
    directories: Table,
    sets: Sets,
    /// Where the inode of each node stands, once it does.
    places: Vec<Reference>,
}

impl<'a> Tables<'a> {
    fn new(out: &'a Path, root: &'a SealedTree<'a>, nodes: &'a Nodes, ids: &'a Ids) -> Self {
        let (inodes, directories, sets) = Default::default();
        Self { out, root, nodes, ids, inodes, directories, sets, places: vec![Reference::default(); nodes.len()] }
    }

    /// Adds everything. A directory tells where the inodes in it stand, so it comes behind them: all files first, which
    /// may have names in several, then the directories from the deepest up.
    fn fill(&mut self, contents: &[Content]) -> Result<(), ConvertError> {
        let nodes = self.nodes;
        let is_directory = |position: &usize| nodes.at(*position).metadata.kind == FileKind::Directory;
        for position in (0..nodes.len()).filter(|position| !is_directory(position)) {
            let regular = nodes.at(position).metadata.kind == FileKind::Regular;
            let body = if regular { Body::Content(&contents[position]) } else { Body::Nothing };
            self.inode(position, body)?;
        }
        for position in (0..nodes.len()).rev().filter(is_directory) {
            let listing = directory::encode(&self.entries(nodes.at(position)));
            let place = self.directories.next();
            let len = u32::try_from(listing.len()).ok().filter(|len| *len < u32::MAX / 2);
            let len = len.ok_or(ConvertError::Full { format: NAME })?;
            self.directories.add(&listing).map_err(ConvertError::write(self.out))?;
            self.inode(position, Body::Listing(place, len))?;
        }
        Ok(())
    }

    fn entries(&self, node: &'a Node) -> Vec<Entry<'a>> {
        let entry = |(name, position): &'a (std::ffi::OsString, usize)| Entry {
            name: name.as_bytes(),
            kind: self.nodes.at(*position).metadata.kind,
            number: number(*position),
            place: self.places[*position],
        };
        node.children.iter().map(entry).collect()
    }

    fn inode(&mut self, position: usize, body: Body<'_>) -> Result<(), ConvertError> {
        let node = self.nodes.at(position);
        let metadata = &node.metadata;
        let refused = |refused| match refused {
            Refused::Name(name) => ConvertError::Attribute { path: node.path.clone(), format: NAME, name },
            Refused::Compress(error) => ConvertError::write(self.out)(error),
        };
        let inode = Inode {
            number: number(position),
            // That of the root is one that no inode has.
            parent: if position == 0 { number(self.nodes.len()) } else { number(node.parent) },
            owner: (self.ids.place(metadata.owner.uid), self.ids.place(metadata.owner.gid)),
            attributes: self.sets.number(&node.xattrs).map_err(refused)?,
            mtime: seconds(metadata.mtime.min(self.root.epoch)),
            body,
        };
        self.places[position] = self.inodes.next();
        self.inodes.add(&inode.encode(node)).map_err(ConvertError::write(self.out))
    }
}

/// The number of the inode of a node; their count has 32 bits.
fn number(position: usize) -> u32 {
    position as u32 + 1
}

/// Times have 32 bits, of the years from 1970 to 2106.
fn seconds(time: i64) -> u32 {
    time.clamp(0, u32::MAX.into()) as u32
}
