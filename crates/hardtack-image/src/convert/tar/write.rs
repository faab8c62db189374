//! A root tree as an archive.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use hardtack_tree::{FileKind, TreePath};

use super::header::{BLOCK, Header, Kind, padding};
use super::pax::Records;
use super::sparse::SparseFile;
use crate::chunked::ChunkedFile;
use crate::convert::{ConvertError, SealedTree};
use crate::part::{Node, Nodes, PartError};

/// Bytes of zeros that are left out when they stand together, at a multiple of their number.
const HOLE: u64 = 64 << 10;
/// Bytes that are read and written together.
const PIECE: usize = 1 << 20;

/// Writes the tree to `out`: POSIX pax, members in the order of their paths, owners as numbers. Sockets are left out, as
/// archives have no form for them.
pub(in crate::convert) fn write(root: &SealedTree<'_>, out: &Path) -> Result<(), ConvertError> {
    let nodes = Nodes::collect(root.tree, &TreePath::root(), &[], u32::MAX)?;
    let file = File::create(out).map_err(ConvertError::write(out))?;
    let mut archive = Archive {
        root,
        out: BufWriter::with_capacity(PIECE, file),
        failed: ConvertError::write(out),
        buffer: vec![0; PIECE],
    };
    for (path, position) in names(&nodes)? {
        let node = nodes.at(position);
        if node.metadata.kind != FileKind::Socket {
            archive.member(&path, node)?;
        }
    }
    archive.put(&super::END)?;
    archive.out.flush().map_err(ConvertError::write(out))
}

/// Every path with the position of its node, in order. The first of a node's paths is its own.
fn names(nodes: &Nodes) -> Result<Vec<(TreePath, usize)>, PartError> {
    let mut names = vec![(TreePath::root(), 0)];
    for directory in nodes.iter() {
        for (name, position) in &directory.children {
            let path = directory.path.join_os(name).map_err(hardtack_tree::TreeError::from)?;
            names.push((path, *position));
        }
    }
    names.sort();
    Ok(names)
}

struct Archive<'a, F> {
    root: &'a SealedTree<'a>,
    out: BufWriter<File>,
    failed: F,
    buffer: Vec<u8>,
}

impl<F: Fn(std::io::Error) -> ConvertError> Archive<'_, F> {
    fn member(&mut self, path: &TreePath, node: &Node) -> Result<(), ConvertError> {
        let name = member_name(path, node.metadata.kind == FileKind::Directory);
        let metadata = &node.metadata;
        let mut header = Header {
            mode: metadata.mode.bits(),
            uid: metadata.owner.uid,
            gid: metadata.owner.gid,
            device: metadata.device,
            ..Header::file(&name, 0, metadata.mtime.min(self.root.epoch))
        };
        let link = member_name(&node.path, false);
        if path != &node.path {
            return self.entry(Header { kind: Kind::HardLink, target: &link, ..header }, node, false);
        }
        header.kind = match metadata.kind {
            FileKind::Regular => return self.file(header, node),
            FileKind::Symlink => {
                header.target = node.target.as_bytes();
                Kind::SymbolicLink
            }
            FileKind::Directory => Kind::Directory,
            FileKind::CharDevice => Kind::CharDevice,
            FileKind::BlockDevice => Kind::BlockDevice,
            FileKind::Fifo | FileKind::Socket => Kind::Fifo,
        };
        self.entry(header, node, true)
    }

    /// Writes a member without content. A hard link has the attributes of what it leads to.
    fn entry(&mut self, header: Header<'_>, node: &Node, attributes: bool) -> Result<(), ConvertError> {
        let xattrs = if attributes { &node.xattrs } else { &hardtack_tree::EMPTY_XATTRS };
        self.put(&Records::of(&header, xattrs).encode(&header))?;
        self.put(&header.encode())
    }

    fn file(&mut self, header: Header<'_>, node: &Node) -> Result<(), ConvertError> {
        let size = node.metadata.size;
        let path = &node.path;
        let read = |source| PartError::Read { path: path.clone(), source };
        let file = self.root.tree.open_file(path)?.ok_or_else(|| PartError::Changed { path: path.clone() })?;
        let file = ChunkedFile::new(file, size);
        // A hole costs more than a few blocks of zeros.
        let whole = 0..size;
        let stretches = if size < 2 * HOLE { vec![whole.clone()] } else { file.stretches(HOLE).map_err(read)? };
        let header = Header { size, ..header };
        self.put(&Records::of(&header, &node.xattrs).encode(&header))?;
        if stretches == [whole] {
            self.put(&header.encode())?;
        } else {
            self.put(&SparseFile { header, size, stretches: &stretches }.encode())?;
        }
        let mut stored = 0;
        for stretch in &stretches {
            for start in stretch.clone().step_by(PIECE) {
                let len = (stretch.end - start).min(PIECE as u64);
                stored += len;
                let buffer = &mut self.buffer[..len as usize];
                file.fill(start, buffer).map_err(read)?;
                self.out.write_all(buffer).map_err(&self.failed)?;
            }
        }
        self.put(&[0; BLOCK][..padding(stored)])
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), ConvertError> {
        self.out.write_all(bytes).map_err(&self.failed)
    }
}

/// `./etc/passwd`, `./etc/`, `./`.
fn member_name(path: &TreePath, directory: bool) -> Vec<u8> {
    let mut name = b".".to_vec();
    name.extend_from_slice(path.bytes());
    if directory && !name.ends_with(b"/") {
        name.push(b'/');
    }
    name
}
