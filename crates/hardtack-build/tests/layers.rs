//! Layers in a store: what they list, what survives and what is thrown away.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use hardtack_build::Interrupt;
use hardtack_build::sandbox::{Ending, Run, View, enter_if_asked, run, work};
use hardtack_build::store::{ChangeKind, Draft, Layer, LayerKey, Pruning, Store};
use hardtack_tree::{Digest, DirectoryTree, FileKind, Tree};

/// Makes this program hold a step in a sandbox until it is killed: the store follows.
const HOLD: &str = "__hold";

fn main() -> ExitCode {
    enter_if_asked(|tree, _| Ok(described(&DirectoryTree::open(tree).unwrap()).into()));
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, hold, store] = &arguments[..]
        && hold == HOLD
    {
        hold_a_step(Path::new(store));
        return ExitCode::SUCCESS;
    }
    common::harness::main(tests![
        a_layer_lists_what_a_step_changed,
        a_replaced_directory_hides_what_was_in_it,
        layers_join_as_the_kernel_joins_them,
        what_is_not_finished_is_no_layer,
        a_layer_of_an_earlier_boot_must_have_reached_the_disk,
        killing_a_build_leaves_nothing,
        pruning_keeps_what_images_stand_on,
        nothing_is_pruned_under_a_running_build,
        no_layer_is_replaced_under_a_running_build,
        a_store_needs_a_fit_file_system,
    ])
}

struct Fixture {
    directory: tempfile::TempDir,
    store: Store,
    base: LayerKey,
}

impl Fixture {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&directory.path().join("store")).unwrap();
        let base = layer(&store, "base", &[], |draft| common::root::make(&draft.tree())).key;
        Self { directory, store, base }
    }

    /// A layer over the base, made by a shell line.
    fn step(&self, line: &str) -> Layer {
        self.step_over(&[self.base], line)
    }

    fn step_over(&self, below: &[LayerKey], line: &str) -> Layer {
        layer(&self.store, line, below, |draft| {
            let run_it = Run::new(["/bin/sh", "-c", line], 0);
            let finished = run(&run_it, Some(&draft.view()), &Interrupt::new(), &mut |_| {}).unwrap();
            assert_eq!(finished.ending, Ending::Status(0), "{line}");
        })
    }

    fn changes(&self, line: &str) -> Vec<(String, ChangeKind)> {
        let layer = self.step(line);
        let changes = self.store.changes(layer.key, &[self.base]).unwrap();
        changes.into_iter().map(|change| (change.path.display().to_string(), change.kind)).collect()
    }

    fn entries(&self, name: &str) -> Vec<PathBuf> {
        fs::read_dir(self.store.root().join(name)).unwrap().map(|entry| entry.unwrap().path()).collect()
    }
}

fn key(name: &str) -> LayerKey {
    LayerKey::new(Digest::of(name))
}

fn layer(store: &Store, name: &str, below: &[LayerKey], make: impl FnOnce(&Draft<'_>)) -> Layer {
    let draft = Draft::begin(store, below).unwrap();
    make(&draft);
    draft.finish(key(name), name, 0, serde_json::Value::Null, false).unwrap()
}

fn a_layer_lists_what_a_step_changed() {
    use ChangeKind::{Added, Changed, Removed};
    let fixture = Fixture::new();
    let changes = fixture.changes("rm /etc/group; echo x > /etc/new; chmod 600 /etc/passwd; mkdir /srv /srv/www");
    let expected =
        [("etc/group", Removed), ("etc/new", Added), ("etc/passwd", Changed), ("srv", Added), ("srv/www", Added)];
    assert_eq!(changes, expected.map(|(path, kind)| (path.to_owned(), kind)));
    // What was there neither before nor after is no change.
    assert_eq!(fixture.changes("echo x > /etc/passing; rm /etc/passing; touch /run/x"), []);
}

fn a_replaced_directory_hides_what_was_in_it() {
    let fixture = Fixture::new();
    let changes = fixture.changes("rm -r /home; mkdir /home; echo x > /home/new");
    let expected = [("home/new", ChangeKind::Added), ("home/eve", ChangeKind::Removed)];
    assert_eq!(changes, expected.map(|(path, kind)| (path.to_owned(), kind)));
}

/// Everything that a tree shows of each entry.
fn described(tree: &dyn Tree) -> Vec<String> {
    let entries = tree.index().unwrap().iter();
    let of = |entry: &hardtack_tree::Entry| {
        let metadata = entry.metadata;
        let content = match metadata.kind {
            FileKind::Regular => Digest::of(tree.read(&entry.path).unwrap().unwrap()).short(),
            FileKind::Symlink => tree.read_link(&entry.path).unwrap().unwrap().display().to_string(),
            FileKind::Directory => format!("{:?}", tree.list(&entry.path).unwrap().unwrap()),
            _ => format!("{:?}", metadata.device),
        };
        let (kind, mode, owner, mtime) = (metadata.kind, metadata.mode, metadata.owner, metadata.mtime);
        let links = if metadata.kind == FileKind::Directory { 0 } else { metadata.links };
        let xattrs = tree.xattrs(&entry.path).unwrap();
        format!("{} {kind:?} {mode} {owner:?} {mtime} {links} {xattrs:?} {content}", entry.path)
    };
    entries.map(of).collect()
}

fn layers_join_as_the_kernel_joins_them() {
    const STEPS: [&str; 8] = [
        "mkdir -p /srv/a/b /srv/c; echo 1 > /srv/a/b/one; echo 2 > /srv/a/two; echo 3 > /srv/c/three; ln -s a /srv/link",
        "rm -r /srv/a; chmod 700 /srv/c; rm /etc/group; mkdir /home/eve/x; touch /home/eve/x/y",
        "mkdir /srv/a; echo 4 > /srv/a/four; echo more >> /srv/c/three",
        "rm -r /srv/c; ln -s /home /srv/c; echo through > /srv/c/eve/z",
        "rm /srv/c; mkdir -p /srv/c/three; echo new > /srv/c/three/deep; rm /srv/link; echo file > /srv/link",
        "rm -r /srv/a; echo no-directory > /srv/a; ln /etc/passwd /etc/passwd.again",
        "rm /srv/a; mkdir /srv/a; touch /srv/a/last; mknod /srv/null c 1 3; chmod 4755 /bin/id",
        "rm -r /home; mkdir /home; touch /home/.hidden; chmod 1777 /home",
    ];
    let fixture = Fixture::new();
    let mut stack = vec![fixture.base];
    for step in STEPS {
        stack.push(fixture.step_over(&stack, step).key);
        let at = fixture.directory.path().join("at");
        fs::create_dir_all(&at).unwrap();
        let lowers = stack.iter().rev().map(|key| fixture.store.tree(*key)).collect();
        let view = View { at, lowers, upper: None, props: None };
        let kernel = work(serde_json::Value::Null, &view, &Interrupt::new(), &mut |_| {}).unwrap();
        let kernel: Vec<String> = serde_json::from_value(kernel).unwrap();
        assert_eq!(described(&fixture.store.joined(&stack).unwrap()), kernel, "after `{step}`");
    }
    // A draft shows what is in it so far.
    let draft = Draft::begin(&fixture.store, &stack).unwrap();
    fs::write(draft.tree().join("half"), "x").unwrap();
    assert!(draft.joined().unwrap().exists(&hardtack_tree::tree_path!("/half")).unwrap());
}

fn what_is_not_finished_is_no_layer() {
    let fixture = Fixture::new();
    {
        let draft = Draft::begin(&fixture.store, &[fixture.base]).unwrap();
        fs::write(draft.tree().join("half"), "x").unwrap();
        assert_eq!(fixture.entries("tmp").len(), 1);
    }
    assert_eq!(fixture.entries("tmp"), [] as [PathBuf; 0]);
    assert_eq!(fixture.store.layers().unwrap().len(), 1);
    assert!(fixture.store.layer(key("never made")).unwrap().is_none());
}

fn a_layer_of_an_earlier_boot_must_have_reached_the_disk() {
    let fixture = Fixture::new();
    let age = |key: LayerKey| {
        let record = fixture.store.tree(key).with_file_name("layer.json");
        let text = fs::read_to_string(&record).unwrap();
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
        fs::write(&record, text.replace(boot.trim(), "another boot")).unwrap();
    };
    let (safe, unsafe_one) = (fixture.step("echo a > /etc/a").key, fixture.step("echo b > /etc/b").key);
    fixture.store.settle(&[safe]).unwrap();
    age(safe);
    age(unsafe_one);
    assert!(fixture.store.layer(safe).unwrap().is_some());
    assert!(fixture.store.layer(unsafe_one).unwrap().is_none());
    assert!(!fixture.store.tree(unsafe_one).exists());
}

fn hold_a_step(store: &Path) {
    let store = Store::open(store).unwrap();
    let draft = Draft::begin(&store, &[key("base")]).unwrap();
    let endless = Run::new(["/bin/sh", "-c", "echo begun; sleep 4713 & sleep 4713"], 0);
    let _ = run(&endless, Some(&draft.view()), &Interrupt::new(), &mut |line| println!("{line}"));
}

/// Starts this program as a build that is in the middle of a step.
fn holding(fixture: &Fixture) -> std::process::Child {
    use std::io::BufRead;
    let mut child = Command::new("/proc/self/exe")
        .arg(HOLD)
        .arg(fixture.directory.path().join("store"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "begun\n");
    child
}

fn killing_a_build_leaves_nothing() {
    let fixture = Fixture::new();
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
    let mut build = holding(&fixture);
    assert_eq!(fixture.entries("tmp").len(), 1);
    build.kill().unwrap();
    build.wait().unwrap();

    eventually("the step's processes are gone", || !anything_runs(b"sleep\x004713\x00"));
    assert_eq!(fs::read_to_string("/proc/self/mountinfo").unwrap(), mounts);
    Store::open(fixture.store.root()).unwrap();
    assert_eq!(fixture.entries("tmp"), [] as [PathBuf; 0]);
    eventually("the trash is emptied", || fixture.entries("trash").is_empty());
    assert_eq!(fixture.store.layers().unwrap().len(), 1);
}

fn eventually(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("not after ten seconds: {what}");
}

fn anything_runs(command_line: &[u8]) -> bool {
    let mut processes = fs::read_dir("/proc").unwrap().flatten();
    processes.any(|entry| fs::read(entry.path().join("cmdline")).is_ok_and(|line| line == command_line))
}

fn pruning_keeps_what_images_stand_on() {
    let fixture = Fixture::new();
    let (kept, dropped) = (fixture.step("echo a > /etc/a").key, fixture.step("echo b > /etc/b").key);
    fixture.store.keep("web", &[fixture.base, kept]).unwrap();

    let told = fixture.store.prune(Pruning { dry_run: true, ..Pruning::default() }).unwrap();
    assert_eq!(told.layers.iter().map(|layer| layer.key).collect::<Vec<_>>(), [dropped]);
    assert!(fixture.store.tree(dropped).exists());
    let an_hour = Some(Duration::from_secs(3600));
    assert!(fixture.store.prune(Pruning { older_than: an_hour, ..Pruning::default() }).unwrap().layers.is_empty());

    let pruned = fixture.store.prune(Pruning::default()).unwrap();
    assert_eq!(pruned.layers.len(), 1);
    assert!(!fixture.store.tree(dropped).exists());
    assert!(fixture.store.layer(kept).unwrap().is_some());
}

fn nothing_is_pruned_under_a_running_build() {
    let fixture = Fixture::new();
    let mut build = holding(&fixture);
    let error = fixture.store.prune(Pruning::default()).unwrap_err();
    insta::assert_snapshot!(error, @"another hardtack works with the store");
    build.kill().unwrap();
    build.wait().unwrap();
    fixture.store.prune(Pruning::default()).unwrap();
}

fn no_layer_is_replaced_under_a_running_build() {
    let fixture = Fixture::new();
    let made_anew = || {
        let draft = Draft::begin(&fixture.store, &[]).unwrap();
        fs::write(draft.tree().join("anew"), "").unwrap();
        let layer = draft.finish(fixture.base, "base", 0, serde_json::Value::Null, true).unwrap();
        assert_eq!(
            fixture.store.layer(layer.key).unwrap().unwrap().made,
            layer.made,
            "it tells of the one that is there"
        );
        fixture.store.tree(layer.key).join("anew").exists()
    };
    let mut build = holding(&fixture);
    assert!(!made_anew(), "the other build still reads it");
    // Having failed to be alone, this one still counts as a user.
    let pruned = Store::open(fixture.store.root()).unwrap().prune(Pruning::default());
    build.kill().unwrap();
    build.wait().unwrap();
    assert!(pruned.is_err());
    assert!(Store::open(fixture.store.root()).unwrap().prune(Pruning::default()).is_err());
    assert!(made_anew());
}

fn a_store_needs_a_fit_file_system() {
    let error = Store::open(Path::new("/proc/self/hardtack")).unwrap_err();
    insta::assert_snapshot!(error, @"cannot make /proc/self/hardtack");
}
