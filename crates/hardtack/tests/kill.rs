//! `kill -9` in every phase of a build: the host is as before, nothing has the image's name, and the next build
//! succeeds with the same image as one that nobody disturbed.
//!
//! It needs root and the network.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use common::host::{Host, children, processes_end};
use common::{Bench, example, stdout, words};
use serde_json::Value;

/// What a build says when it is about to be killed.
#[derive(Clone, Copy, Debug)]
enum Mark {
    /// A phase begins.
    Phase(&'static str),
    /// A phase is done.
    Done(&'static str),
    /// A step begins.
    Step(&'static str),
    /// A line of a step's output begins so.
    Says(&'static str),
}

impl Mark {
    fn is(self, event: &Value) -> bool {
        let kind = event["event"].as_str().unwrap_or_default();
        match self {
            Self::Phase(name) => kind == "phase-started" && event["phase"] == name,
            Self::Done(name) => kind == "phase-finished" && event["phase"] == name,
            Self::Step(name) => kind == "step-started" && event["step"] == name,
            Self::Says(text) => kind == "output" && event["line"].as_str().is_some_and(|line| line.starts_with(text)),
        }
    }
}

/// How long the build may go on after the mark.
#[derive(Clone, Copy, Debug)]
enum Then {
    /// Not at all.
    AtOnce,
    /// So many milliseconds.
    After(u64),
    /// Until it has a child of this name (proc_pid_comm(5): 15 characters).
    With(&'static str),
}

/// A build of one recipe, to be killed again and again.
struct Victim {
    bench: Bench,
    store: PathBuf,
    recipe: &'static str,
    image: &'static str,
    host: Host,
}

impl Victim {
    fn start(&self, options: &[&str]) -> Child {
        let arguments = [&["build", "--json", self.recipe], options].concat();
        // Whatever of a build makes temporary files elsewhere makes them here.
        let mut command = self.bench.command(&self.store, &arguments);
        command.env("TMPDIR", self.bench.path("tmp")).stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().unwrap()
    }

    /// Starts a build, kills it, and looks what is left.
    fn kill(&self, options: &[&str], mark: Mark, then: Then) {
        let mut build = self.start(options);
        let (sender, marked) = mpsc::channel();
        let events = BufReader::new(build.stdout.take().unwrap()).lines();
        // Read to the end: a build whose reader has gone ends by itself.
        spawn(move || {
            for line in events.map_while(Result::ok) {
                if mark.is(&serde_json::from_str(&line).unwrap_or_default()) {
                    let _ = sender.send(());
                }
            }
        });
        assert!(marked.recv().is_ok(), "{mark:?} {then:?}: the build ended first: {:?}", build.wait());
        match then {
            Then::AtOnce => {}
            Then::After(milliseconds) => sleep(Duration::from_millis(milliseconds)),
            Then::With(name) => wait_for_child(&mut build, name),
        }
        build.kill().unwrap();
        let status = build.wait().unwrap();
        assert_eq!(status.signal(), Some(9), "{mark:?} {then:?}: it was over before it was killed");

        processes_end(&format!("{mark:?} {then:?}"));
        self.host.is_as_before();
        assert!(!self.out().join(self.image).exists(), "{mark:?} {then:?}: half an image has the image's name");
    }

    /// Builds to the end. Nothing of what was killed is there any more.
    fn finish(&self, options: &[&str]) -> String {
        let arguments = [&["build", self.recipe], options].concat();
        let built = self.bench.command(&self.store, &arguments).env("TMPDIR", self.bench.path("tmp")).output().unwrap();
        assert!(built.status.success(), "{}", words(&built));
        processes_end("the build");
        self.host.is_as_before();
        assert_eq!(names(&self.out()), [self.image]);
        assert_eq!(names(&self.bench.path("tmp")), [""; 0]);
        assert_eq!(names(&self.store.join("tmp")), [""; 0]);
        assert_eq!(names(&self.store.join("trash")), [""; 0]);
        let beside: Vec<String> =
            names(&self.bench.path("")).into_iter().filter(|name| name.starts_with('.')).collect();
        assert_eq!(beside, [""; 0], "beside the recipe");
        stdout(&built)
    }

    fn out(&self) -> PathBuf {
        self.bench.path("out")
    }
}

fn wait_for_child(build: &mut Child, name: &str) {
    let start = Instant::now();
    while !children(build.id()).iter().any(|(_, comm)| comm == name) {
        assert!(build.try_wait().unwrap().is_none(), "the build ended and never had a child {name}");
        assert!(start.elapsed() < Duration::from_secs(120), "no child {name}");
        sleep(Duration::from_millis(1));
    }
}

/// What is in a directory, in order; nothing where there is none.
fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The example with steps that take their time, to be booted once.
fn recipe() -> String {
    // The packages of the boot loader come with the firmwares; named, so that the base is the one of the example.
    let base = "    release   = \"bookworm\"\n    include   = [\"grub-pc-bin\", \"grub-efi-amd64-bin\"]\n";
    let steps = "  packages \"late\" {\n    install = [\"tree\"]\n  }\n\n  script \"slow\" {\n    inline = [\"echo begun; sleep 1\"]\n  }\n\n";
    example("debian-12-server")
        .replace("image \"debian-12-server\"", "image \"killed\"")
        .replace("    release   = \"bookworm\"\n", base)
        .replace("firmware = [\"bios\", \"uefi\"]", "firmware = [\"bios\"]")
        .replace("  group \"admins\"", &format!("{steps}  group \"admins\""))
}

#[test]
fn a_build_killed_in_any_phase_leaves_nothing_and_the_next_one_succeeds() {
    if Bench::new().is_none() {
        return;
    }
    common::host::adopt_orphans();
    bootstraps();
    phases();
}

/// The bootstrap of a base, in a store of its own.
fn bootstraps() {
    let bench = Bench::new().unwrap();
    bench.recipe(
        "base.hcl",
        "image \"base\" {\n  base {\n    bootstrap = \"debian\"\n    release   = \"bookworm\"\n  }\n}\n",
    );
    fs::create_dir(bench.path("tmp")).unwrap();
    let store = bench.fresh_store();
    let victim = Victim { bench, store, recipe: "base.hcl", image: "base", host: Host::now() };
    for (mark, then) in [
        (Mark::Phase("base"), Then::AtOnce),
        (Mark::Phase("base"), Then::After(50)),
        (Mark::Step("base"), Then::AtOnce),
        (Mark::Step("base"), Then::After(50)),
        (Mark::Step("base"), Then::After(1500)),
        (Mark::Says("I: extracting"), Then::AtOnce),
        (Mark::Says("I: installing essential"), Then::After(500)),
    ] {
        victim.kill(&[], mark, then);
    }
    victim.finish(&[]);
}

/// Everything after the bootstrap, in the store that tests share.
fn phases() {
    let bench = Bench::new().unwrap();
    bench.recipe("killed.hcl", &recipe());
    fs::create_dir(bench.path("tmp")).unwrap();
    let store = bench.store.clone();
    let victim = Victim { bench, store, recipe: "killed.hcl", image: "killed", host: Host::now() };
    let undisturbed = victim.finish(&[]);
    forget_layers(&victim);

    for (mark, then) in [
        (Mark::Phase("base"), Then::AtOnce),
        (Mark::Phase("base"), Then::After(5)),
        (Mark::Phase("steps"), Then::AtOnce),
        (Mark::Step("late"), Then::AtOnce),
        (Mark::Step("late"), Then::After(50)),
        (Mark::Says("Setting up tree"), Then::AtOnce),
        (Mark::Step("slow"), Then::After(50)),
        (Mark::Says("begun"), Then::AtOnce),
        (Mark::Phase("layout"), Then::AtOnce),
        (Mark::Phase("layout"), Then::After(50)),
        (Mark::Phase("harden"), Then::AtOnce),
        (Mark::Phase("harden"), Then::After(50)),
        (Mark::Phase("harden"), Then::After(1000)),
        (Mark::Phase("boot"), Then::AtOnce),
        (Mark::Phase("boot"), Then::After(50)),
        (Mark::Phase("boot"), Then::After(1000)),
        (Mark::Phase("seal"), Then::AtOnce),
        (Mark::Phase("seal"), Then::After(50)),
        (Mark::Phase("audit"), Then::AtOnce),
        (Mark::Phase("audit"), Then::After(50)),
        (Mark::Phase("assemble"), Then::AtOnce),
        (Mark::Phase("assemble"), Then::After(50)),
        (Mark::Phase("assemble"), Then::After(500)),
        (Mark::Phase("convert"), Then::AtOnce),
        (Mark::Done("assemble"), Then::AtOnce),
        (Mark::Done("assemble"), Then::With("qemu-img")),
    ] {
        victim.kill(&[], mark, then);
    }
    for then in [Then::AtOnce, Then::After(50), Then::With("qemu-system-x86")] {
        victim.kill(&["--prove"], Mark::Phase("prove"), then);
    }
    assert_eq!(victim.finish(&["--prove"]), undisturbed, "the image of a build that was killed is another one");
}

/// Throws away the image and its layers above the first packages, which are not what is tried here.
fn forget_layers(victim: &Victim) {
    let image = victim.out().join(victim.image);
    let manifest: Value = serde_json::from_slice(&fs::read(image.join("manifest.json")).unwrap()).unwrap();
    let layers = manifest["layers"].as_array().unwrap();
    let late = layers.iter().position(|layer| layer["name"] == "late").unwrap();
    for layer in &layers[late..] {
        let key = layer["key"].as_str().unwrap().trim_start_matches("sha256:");
        fs::remove_dir_all(victim.store.join("layers").join(&key[..32])).unwrap();
    }
    fs::remove_dir_all(image).unwrap();
}
