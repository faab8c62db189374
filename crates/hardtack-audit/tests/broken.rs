//! A tree broken in as many ways as a benchmark has controls: each is noticed, and nothing else is blamed.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod house;
mod machine;
mod ubuntu;

use std::collections::{BTreeMap, BTreeSet};

use hardtack_audit::system::System;
use hardtack_audit::verdict::Verdict;
use hardtack_audit::{Assessment, Audit, Catalogue, Example, Outcome, Profile, Rule, Selected, audit, judge, resolve};
use hardtack_recipe::Harden;
use hardtack_tree::{Change, FixedPath, MemoryTree, StagedTree, Tree, TreePath, TreeResult};

use ubuntu::Ubuntu;

const STATUS: FixedPath = FixedPath::new("/var/lib/dpkg/status");

/// How far an example is laid over a tree.
#[derive(Clone, Copy, PartialEq)]
enum Laying {
    /// Its entries; what is there already keeps its mode and owner unless the example names another.
    Over,
    /// In place of everything that decides the rule: what hardening wrote elsewhere would win.
    InPlace,
    /// In place of that, and alone in the directories that decide it.
    Alone,
}

/// Lays an example that breaks `rule` over a tree.
fn lay(rule: &Rule, example: &Example, laying: Laying, staged: &mut StagedTree<'_>) -> TreeResult<()> {
    let small = example.tree()?;
    let own: BTreeSet<&TreePath> =
        example.dirs.iter().chain(example.files.keys()).chain(example.links.keys()).collect();
    let kept = [TreePath::root(), STATUS.to_path()];
    if laying != Laying::Over {
        for path in rule.paths().iter().filter(|path| !own.contains(path) && !kept.contains(path)) {
            // Accounts are not the rule's alone: a machine without any is broken in every way.
            if small.metadata(path)?.is_none() {
                staged.remove(path)?;
            } else if laying == Laying::Alone {
                for name in staged.list(path)?.unwrap_or_default() {
                    staged.remove(&path.join_os(&name)?)?;
                }
            }
        }
    }
    for path in &example.dirs {
        let found = small.metadata(path)?.unwrap();
        staged.make_dir(path, found.mode, found.owner)?;
    }
    for (path, text) in &example.files {
        let found = small.metadata(path)?.unwrap();
        staged.write_new(path, text.as_str(), found.mode, found.owner)?;
    }
    for (path, target) in &example.links {
        staged.symlink(path, target)?;
    }
    let named = |path: &TreePath| example.owners.contains_key(path) || example.modes.contains_key(path);
    for path in example.dirs.iter().chain(example.files.keys()) {
        if laying != Laying::Over || named(path) {
            let found = small.metadata(path)?.unwrap();
            staged.set_owner(path, found.owner)?;
            staged.set_mode(path, found.mode)?;
        }
    }
    lay_packages(rule, example, laying, staged)
}

/// Installs the packages of an example; in place of what decides the rule, those that its good examples have go.
fn lay_packages(rule: &Rule, example: &Example, laying: Laying, staged: &mut StagedTree<'_>) -> TreeResult<()> {
    let mut packages = machine::listed(&*staged);
    let before = packages.clone();
    if laying != Laying::Over {
        let good = rule.examples().iter().filter(|example| example.outcome == Outcome::Pass);
        good.flat_map(|example| &example.packages).for_each(|name| drop(packages.remove(name)));
    }
    for (name, stanza) in machine::listed(&example.tree()?) {
        packages.entry(name).or_insert(stanza);
    }
    if packages != before {
        staged.write(&STATUS.to_path(), packages.into_values().collect::<String>())?;
    }
    Ok(())
}

/// Whether one of the changed paths is the rule's business.
fn overlaps(rule: &Rule, changed: &[&TreePath]) -> bool {
    let below = |path: &TreePath| rule.paths().iter().any(|own| own.starts_with(path));
    rule.paths().contains(&TreePath::root()) || changed.iter().any(|path| rule.concerns(path) || below(path))
}

fn verdicts(audit: &Audit) -> BTreeMap<&str, Verdict> {
    audit.controls.iter().map(|result| (result.control.as_str(), result.verdict)).collect()
}

/// A machine that passes a profile, as far as files can.
struct Sound {
    profile: Profile,
    tree: MemoryTree,
}

/// How the tree of a machine is made.
#[derive(Clone, Copy)]
enum Layout {
    /// Of a small system and the examples of all rules, with this `os-release`.
    Examples(&'static str),
    /// As Ubuntu lays out its server images of this release, with the examples of rules beside that.
    Ubuntu(&'static str),
}

impl Sound {
    fn new(benchmark: &str, layout: Layout, profile: &str, choices: &[(&str, &str)]) -> Self {
        let mut recipe = Harden { benchmark: benchmark.to_owned(), ..house::harden(profile) };
        house::set(&mut recipe, "ssh-access-limited.groups", "sudo");
        house::set(&mut recipe, "boot-password.hash", "grub.pbkdf2.sha512.10000.AB.CD");
        choices.iter().for_each(|(choice, word)| house::set(&mut recipe, choice, *word));
        let profile = resolve(&recipe, &Catalogue::embedded(), jiff::civil::date(2026, 11, 22)).unwrap();
        let mut tree = match layout {
            Layout::Examples(os_release) => machine::machine(os_release, &profile),
            Layout::Ubuntu(release) => {
                let mut ubuntu = Ubuntu::server(release);
                // Without one, sudo could not ask for it.
                ubuntu.set_password();
                ubuntu.harden(&profile);
                machine::with_examples(ubuntu.tree, &profile)
            }
        };
        if choices.contains(&("logging", "journald")) {
            tree = machine::without(tree, "rsyslog");
        }
        let tree = machine::settled(tree, &profile);
        Self { profile, tree }
    }

    fn audit(&self, tree: &dyn Tree) -> Audit {
        audit(&System::new(tree), None, &self.profile)
    }

    /// The tree with one control broken by a bad example of one of its rules; `None` where every one is harmless here.
    fn broken(&self, control: &Selected) -> Option<StagedTree<'_>> {
        let rules: Vec<&Rule> = self.profile.rules_of(control).map(AsRef::as_ref).collect();
        for laying in [Laying::Over, Laying::InPlace, Laying::Alone] {
            for rule in &rules {
                for example in rule.examples().iter().filter(|example| example.outcome != Outcome::Pass) {
                    let mut staged = StagedTree::new(&self.tree);
                    let laid = lay(rule, example, laying, &mut staged).is_ok();
                    if laid && judge(rule, &System::new(&staged), None).verdict == Verdict::Fail {
                        return Some(staged);
                    }
                }
            }
        }
        None
    }

    /// Controls other than this one that fail now and have nothing to do with what was changed.
    fn wrongly_blamed(
        &self,
        control: &Selected,
        before: &BTreeMap<&str, Verdict>,
        broken: &StagedTree<'_>,
    ) -> Vec<String> {
        let changed: Vec<&TreePath> = broken.changes().iter().map(Change::path).collect();
        let found = self.audit(broken);
        let after = verdicts(&found);
        assert_eq!(after[control.id.as_str()], Verdict::Fail, "{} is broken, and nobody notices", control.id);
        let others = self.profile.selected().iter().filter(|other| {
            let id = other.id.as_str();
            other.id != control.id && after[id] == Verdict::Fail && before[id] != Verdict::Fail
        });
        let blamed = others.filter(|other| !self.profile.rules_of(other).any(|rule| overlaps(rule, &changed)));
        blamed.map(|other| format!("{} broken by {changed:?}: {} is blamed", control.id, other.id)).collect()
    }
}

/// What is chosen where a benchmark describes several things and wants one, and the profile: each brings controls that
/// the others do not ask for.
const MACHINES: [(&str, &[(&str, &str)]); 4] = [
    ("level2-server", &[("firewall", "nftables"), ("logging", "journald"), ("time", "chrony")]),
    ("level2-server", &[("firewall", "ufw"), ("logging", "rsyslog"), ("time", "timesyncd")]),
    ("level2-server", &[("firewall", "iptables"), ("logging", "journald"), ("time", "chrony")]),
    ("level2-workstation", &[("firewall", "nftables"), ("logging", "journald"), ("time", "chrony")]),
];

/// Every automated control of a benchmark is broken on a machine that passes it, by the files of an example that one of
/// its rules gives. It fails, and beside it fail only controls whose rules say that they look at what was changed.
fn every_control_is_broken(benchmark: &str, layout: Layout, controls: usize) {
    let mut left: BTreeSet<String> = BTreeSet::new();
    for control in Catalogue::embedded().benchmark(benchmark, None).unwrap().controls.values() {
        if matches!(control.assessment, Assessment::Judged { .. }) {
            left.insert(control.id.to_string());
        }
    }
    assert_eq!(left.len(), controls);
    let mut blamed = Vec::new();
    for (profile, choices) in MACHINES {
        let sound = Sound::new(benchmark, layout, profile, choices);
        let found = sound.audit(&sound.tree);
        let before = verdicts(&found);
        // What belongs to an alternative that was not chosen is broken where it was.
        let asked = found.controls.iter().filter(|result| !result.rules.is_empty() && result.verdict != Verdict::Fail);
        let asked: BTreeSet<&str> = asked.map(|result| result.control.as_str()).collect();
        for control in sound.profile.selected() {
            let id = control.id.as_str();
            if !left.contains(id) || !asked.contains(id) {
                continue;
            }
            if let Some(broken) = sound.broken(control) {
                left.remove(id);
                blamed.extend(sound.wrongly_blamed(control, &before, &broken));
            }
        }
    }
    assert!(blamed.is_empty(), "{}", blamed.join("\n"));
    assert!(left.is_empty(), "no example breaks {left:?}");
}

#[test]
fn each_of_289_ways_to_break_a_debian_12_is_noticed_and_nothing_else_is_blamed() {
    every_control_is_broken("cis-debian-12", Layout::Examples(machine::DEBIAN_12), 289);
}

#[test]
fn each_of_327_ways_to_break_a_debian_13_is_noticed_and_nothing_else_is_blamed() {
    every_control_is_broken("cis-debian-13", Layout::Examples(machine::DEBIAN_13), 327);
}

#[test]
fn each_of_291_ways_to_break_an_ubuntu_24_04_is_noticed_and_nothing_else_is_blamed() {
    every_control_is_broken("cis-ubuntu-24.04", Layout::Ubuntu("24.04"), 291);
}
