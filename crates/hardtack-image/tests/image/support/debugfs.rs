//! A file system as debugfs(8) reads it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::{Disk, succeed};

/// One file system of a disk.
pub(crate) struct Debugfs {
    device: String,
}

/// What debugfs says of one inode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) inode: u32,
    /// Type and permissions, as `st_mode`.
    pub(crate) mode: u32,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) size: u64,
}

impl Debugfs {
    pub(crate) fn new(disk: &Disk, mount: &str) -> Self {
        Self { device: disk.device(mount) }
    }

    /// Runs one request.
    pub(crate) fn request(&self, request: &str) -> String {
        succeed("debugfs", &["-R", request, &self.device])
    }

    /// Every entry by path without a leading slash, the root left out. Names are read as Latin-1, so that every byte
    /// is one letter.
    pub(crate) fn entries(&self) -> BTreeMap<String, Found> {
        let mut entries = BTreeMap::new();
        let mut level = vec![(String::new(), 2)];
        while !level.is_empty() {
            let inodes: Vec<u32> = level.iter().map(|(_, inode)| *inode).collect();
            let mut below = Vec::new();
            for ((directory, _), names) in level.into_iter().zip(self.list(&inodes)) {
                for (name, found) in names {
                    let path = if directory.is_empty() { name } else { format!("{directory}/{name}") };
                    if found.mode & 0o170_000 == 0o040_000 {
                        below.push((path.clone(), found.inode));
                    }
                    entries.insert(path, found);
                }
            }
            level = below;
        }
        entries
    }

    /// Names in each directory, `.` and `..` left out. Each entry is printed as `/inode/mode/uid/gid/name/size/`.
    fn list(&self, inodes: &[u32]) -> Vec<Vec<(String, Found)>> {
        let script = tempfile::NamedTempFile::new().unwrap();
        let requests: String = inodes.iter().map(|inode| format!("ls -p <{inode}>\n")).collect();
        std::fs::write(script.path(), requests).unwrap();
        let output = super::run("debugfs", &["-f", script.path().to_str().unwrap(), &self.device]);
        let text: String = output.stdout.iter().map(|byte| char::from(*byte)).collect();
        let echoed = text.split("debugfs: ls -p <").skip(1);
        echoed.map(|listing| records(listing).filter(is_entry).collect()).collect()
    }

    /// The content of regular files, by inode.
    pub(crate) fn contents(&self, inodes: impl Iterator<Item = u32>, directory: &Path) -> BTreeMap<u32, Vec<u8>> {
        let mut script = String::new();
        let inodes: Vec<u32> = inodes.collect();
        for inode in &inodes {
            writeln!(script, "dump <{inode}> {}/{inode}", directory.display()).unwrap();
        }
        let file = directory.join("script");
        std::fs::write(&file, script).unwrap();
        succeed("debugfs", &["-f", file.to_str().unwrap(), &self.device]);
        inodes.into_iter().map(|inode| (inode, std::fs::read(directory.join(inode.to_string())).unwrap())).collect()
    }

    /// One extended attribute of an inode.
    pub(crate) fn xattr(&self, inode: u32, name: &str, directory: &Path) -> Vec<u8> {
        let file = directory.join("value");
        self.request(&format!("ea_get -f {} <{inode}> {name}", file.display()));
        std::fs::read(file).unwrap()
    }

    /// What debugfs says of an inode.
    pub(crate) fn stat(&self, inode: u32) -> String {
        self.request(&format!("stat <{inode}>"))
    }
}

/// Whether it is neither `.` nor `..` nor an empty place in a block.
fn is_entry((name, found): &(String, Found)) -> bool {
    name != "." && name != ".." && found.inode != 0
}

/// The entries of one listing, behind the line with its request.
fn records(listing: &str) -> impl Iterator<Item = (String, Found)> {
    let fields: Vec<&str> = listing.split('/').skip(1).collect();
    let record = |record: &[&str]| {
        let [inode, mode, uid, gid, name, size, _] = record else { panic!("{record:?}") };
        let found = Found {
            inode: inode.parse().unwrap(),
            mode: u32::from_str_radix(mode, 8).unwrap(),
            // Printed as numbers with a sign.
            uid: uid.parse::<i64>().unwrap() as u32,
            gid: gid.parse::<i64>().unwrap() as u32,
            size: size.parse().unwrap_or(0),
        };
        ((*name).to_owned(), found)
    };
    fields.chunks_exact(7).map(record).collect::<Vec<_>>().into_iter()
}
