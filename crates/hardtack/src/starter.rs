//! What a profile needs of a recipe to begin with.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use hardtack_audit::{Assessment, Benchmark, Catalogue, harden, resolve};
use hardtack_hcl::Place;
use hardtack_recipe::{Distribution, Harden, Starter};
use hardtack_tree::{MemoryTree, TreeError};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::today;

/// The rule that nobody can keep before it is known where the journal goes.
const JOURNAL_UPLOAD: &str = "journal-upload-enabled";
/// The rule that nobody can keep before somebody has chosen a password.
const BOOT_PASSWORD: &str = "boot-password";
/// The rule that has sudo ask for a password, which an account that logs in with a key does not have.
const SUDO_PASSWORD: &str = "sudo-password";
/// The rule that asks who may log in.
const SSH_ACCESS: &str = "ssh-access-limited";

/// Packages of every bootstrap that rules ask for too.
const OF_THE_BASE: [&str; 2] = ["libpam-modules", "libpam-runtime"];

/// A recipe to begin with, for this profile: with the packages that its rules install, so that they are part of a
/// cached step, and without what only a deployment can bring about.
pub(crate) fn starter(
    name: &str,
    distribution: &'static Distribution,
    benchmark: &Benchmark,
    profile: &str,
) -> Result<Starter, Failure> {
    let mut starter = Starter::new(name, distribution, profile);
    let controls = benchmark.controls_of(profile).unwrap_or_default();
    let asking = |wanted: &str| {
        let asks = |assessment: &Assessment| match assessment {
            Assessment::Judged { rules, .. } => rules.iter().any(|rule| rule.as_str() == wanted),
            _ => false,
        };
        controls.iter().find(|control| asks(&control.assessment)).map(|control| control.id.to_string())
    };
    starter.journal_upload = asking(JOURNAL_UPLOAD);
    starter.boot_password = asking(BOOT_PASSWORD);
    starter.sudo_password = asking(SUDO_PASSWORD);
    starter.limits_logins = asking(SSH_ACCESS).is_some();
    starter.needed = needed(&starter)?;
    Ok(starter)
}

/// The packages that hardening installs on top of the recipe's own. What is installed brings further rules into play.
fn needed(starter: &Starter) -> Result<BTreeSet<String>, Failure> {
    let wanted = Harden {
        benchmark: starter.distribution.benchmark.to_owned(),
        benchmark_place: Place::default(),
        edition: None,
        profile: starter.profile.clone(),
        profile_place: Place::default(),
        set: BTreeMap::new(),
        exceptions: Vec::new(),
        pins: Vec::new(),
        place: Place::default(),
    };
    let profile = resolve(&wanted, &Catalogue::embedded(), today())?;
    let mut needed = BTreeSet::new();
    loop {
        let installed = starter.packages().chain(OF_THE_BASE).chain(needed.iter().map(String::as_str));
        let status = installed.fold(String::new(), |mut status, package| {
            // Writing to a string cannot fail.
            let _ =
                writeln!(status, "Package: {package}\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n");
            status
        });
        let tree = MemoryTree::new().file("/var/lib/dpkg/status", &status).map_err(internal)?;
        let before = needed.len();
        needed.extend(harden(&tree, &profile).map_err(internal)?.packages.install);
        if needed.len() == before {
            return Ok(needed);
        }
    }
}

/// A tree in memory cannot fail to be read.
fn internal(error: TreeError) -> Failure {
    Failure::of(Exit::Internal, &error)
}
