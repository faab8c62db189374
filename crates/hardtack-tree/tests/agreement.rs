//! Every view of one tree says the same, and changes that are applied give the tree that was staged.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use hardtack_tree::{
    DirectoryTree, FileKind, MemoryTree, Metadata, Mode, Owner, StagedTree, Tree, TreeError, TreePath, TreeResult,
    apply,
};
use proptest::prelude::*;
use tempfile::TempDir;

/// One step in the making of a tree, taken where it is possible.
#[derive(Clone, Debug)]
enum Step {
    File(TreePath, Vec<u8>, Mode),
    Directory(TreePath, Mode),
    Link(TreePath, String),
    Mode(TreePath, Mode),
    Owner(TreePath, Owner),
    Remove(TreePath),
}

fn path() -> impl Strategy<Value = TreePath> {
    proptest::collection::vec(prop_oneof![Just("a"), Just("b"), Just("b-"), Just("c")], 1..4)
        .prop_map(|names| TreePath::root().join(&names.join("/")).unwrap())
}

fn target() -> impl Strategy<Value = String> {
    let parts = prop_oneof![Just("a"), Just("b"), Just("c"), Just(".."), Just(".")];
    (any::<bool>(), proptest::collection::vec(parts, 1..4), any::<bool>()).prop_map(|(absolute, parts, slash)| {
        format!("{}{}{}", if absolute { "/" } else { "" }, parts.join("/"), if slash { "/" } else { "" })
    })
}

fn mode() -> impl Strategy<Value = Mode> {
    // Readable and writable by the owner, so that the test does not need root.
    (0u32..0o10000).prop_map(|bits| Mode::new(bits | 0o700))
}

fn step() -> impl Strategy<Value = Step> {
    let content = proptest::collection::vec(any::<u8>(), 0..4);
    prop_oneof![
        4 => (path(), content, mode()).prop_map(|(path, content, mode)| Step::File(path, content, mode)),
        2 => (path(), mode()).prop_map(|(path, mode)| Step::Directory(path, mode)),
        3 => (path(), target()).prop_map(|(path, target)| Step::Link(path, target)),
        1 => (path(), mode()).prop_map(|(path, mode)| Step::Mode(path, mode)),
        1 => (path(), 0u32..3).prop_map(|(path, id)| Step::Owner(path, Owner { uid: id, gid: id })),
        2 => path().prop_map(Step::Remove),
    ]
}

fn may_change_owners() -> bool {
    rustix::process::geteuid().is_root()
}

fn own() -> Owner {
    Owner { uid: rustix::process::geteuid().as_raw(), gid: rustix::process::getegid().as_raw() }
}

/// Takes the steps that make entries, on a directory of the host.
fn build(steps: &[Step]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let memory = steps.iter().fold(MemoryTree::new(), |tree, step| {
        let mut staged = StagedTree::new(&tree);
        let _ = take(&mut staged, step);
        copy(&staged)
    });
    for entry in memory.index().unwrap() {
        write_out(&memory, root.path(), &entry.path, entry.metadata);
    }
    root
}

fn write_out(tree: &MemoryTree, root: &Path, path: &TreePath, metadata: Metadata) {
    let real = root.join(path.relative());
    match metadata.kind {
        FileKind::Directory => fs::create_dir_all(&real).unwrap(),
        FileKind::Symlink => return symlink(tree.read_link(path).unwrap().unwrap(), real).unwrap(),
        _ => fs::write(&real, tree.read(path).unwrap().unwrap()).unwrap(),
    }
    fs::set_permissions(real, fs::Permissions::from_mode(metadata.mode.bits())).unwrap();
}

/// The tree again, in memory.
fn copy(tree: &dyn Tree) -> MemoryTree {
    let root = TreePath::root();
    tree.index().unwrap().iter().filter(|entry| entry.path != root).fold(MemoryTree::new(), |memory, entry| {
        let Metadata { kind, mode, owner, .. } = entry.metadata;
        let path = &entry.path;
        match kind {
            FileKind::Directory => memory.dir(path, mode, owner),
            FileKind::Symlink => memory.symlink(path, tree.read_link(path).unwrap().unwrap()),
            _ => memory.file_with(path, tree.read(path).unwrap().unwrap(), mode, owner),
        }
        .unwrap()
    })
}

fn take(tree: &mut StagedTree<'_>, step: &Step) -> TreeResult<()> {
    match step {
        Step::File(path, content, mode) => tree.write_new(path, content.as_slice(), *mode, own()),
        Step::Directory(path, mode) => tree.make_dir(path, *mode, own()),
        Step::Link(path, target) => tree.symlink(path, target),
        Step::Mode(path, mode) => tree.set_mode(path, *mode),
        Step::Owner(path, owner) if may_change_owners() => tree.set_owner(path, *owner),
        Step::Owner(..) => Ok(()),
        Step::Remove(path) => tree.remove(path),
    }
}

/// What all views have to agree in: not inode numbers, times, link counts and sizes of directories.
fn essence(metadata: Metadata) -> (FileKind, Mode, Owner, u64) {
    let size = if metadata.kind == FileKind::Directory { 0 } else { metadata.size };
    let mode = if metadata.kind == FileKind::Symlink { Mode::new(0) } else { metadata.mode };
    let owner = if may_change_owners() { metadata.owner } else { Owner::ROOT };
    (metadata.kind, mode, owner, size)
}

fn said<T: std::fmt::Debug>(result: TreeResult<T>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        // A view names the path that was asked for or the one it led to.
        Err(TreeError::WrongKind { expected, .. }) => format!("is not a {expected}"),
        Err(TreeError::LinkLoop { .. }) => "loop".to_owned(),
        Err(error) => format!("unexpected: {error}"),
    }
}

/// Asks both trees everything about every path that could matter.
fn agree(one: &dyn Tree, other: &dyn Tree) -> Result<(), TestCaseError> {
    let describe = |tree: &dyn Tree| -> Vec<String> {
        tree.index().unwrap().iter().map(|entry| format!("{} {:?}", entry.path, essence(entry.metadata))).collect()
    };
    prop_assert_eq!(describe(one), describe(other));
    let names = ["a", "b", "b-", "c"];
    let mut paths = BTreeSet::from([TreePath::root()]);
    for _ in 0..3 {
        let deeper = paths.iter().flat_map(|path| names.map(|name| path.join(name).unwrap()));
        paths.extend(deeper.collect::<Vec<_>>());
    }
    for path in &paths {
        let facts = |tree: &dyn Tree| {
            [
                said(tree.metadata(path).map(|found| found.map(essence))),
                said(tree.resolve(path)),
                said(tree.target_metadata(path).map(|found| found.map(essence))),
                said(tree.read(path)),
                said(tree.read_link(path)),
                said(tree.list(path)),
            ]
        };
        prop_assert_eq!(facts(one), facts(other), "{}", path);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn views_of_one_tree_agree(steps in proptest::collection::vec(step(), 0..24)) {
        let root = build(&steps);
        let directory = DirectoryTree::open(root.path()).unwrap();
        let mut memory = copy(&directory);
        if !may_change_owners() {
            memory = memory.dir("/", Mode::new(0o755), Owner::ROOT).unwrap();
        }
        agree(&directory, &memory)?;
        agree(&directory, &StagedTree::new(&directory))?;
        agree(&directory, &StagedTree::new(&memory))?;
    }

    #[test]
    fn what_is_staged_is_what_is_applied(
        before in proptest::collection::vec(step(), 0..16),
        steps in proptest::collection::vec(step(), 0..16),
    ) {
        let root = build(&before);
        let base = DirectoryTree::open(root.path()).unwrap();
        base.index().unwrap();
        // The base must stay as it was while its directory changes.
        let memory = copy(&base);
        let mut staged = StagedTree::new(&memory);
        for step in &steps {
            let _ = take(&mut staged, step);
        }
        apply(root.path(), staged.changes()).unwrap();
        let applied = DirectoryTree::open(root.path()).unwrap();
        agree(&applied, &staged)?;

        let again = StagedTree::new(&applied);
        prop_assert!(again.changes().is_empty());
        let mut replayed = StagedTree::new(&memory);
        staged.changes().iter().try_for_each(|change| replayed.apply(change)).unwrap();
        agree(&replayed, &staged)?;
        prop_assert_eq!(replayed.changes(), staged.changes());

        // Changes that replace an entry remove it first; all others leave alone what is as it should be.
        let replaces = staged.changes().iter().any(|change| matches!(change, hardtack_tree::Change::Remove { .. }));
        if !replaces {
            apply(root.path(), staged.changes()).unwrap();
            let twice = DirectoryTree::open(root.path()).unwrap();
            prop_assert_eq!(applied.index().unwrap().entries(), twice.index().unwrap().entries());
        }
    }
}
