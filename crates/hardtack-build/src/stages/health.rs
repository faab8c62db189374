//! Built-in tests of the tree before it is sealed: whether what is installed fits together.
//!
//! They need no machine: programs of the tree say it, in the sandbox and without a way to change the tree.

use std::fmt;

use hardtack_recipe::HealthCheck;
use hardtack_tree::{FileKind, FixedPath, Tree};

use super::StageError;
use crate::sandbox::Run;
use crate::steps::Site;

/// Changes whenever something else is tested.
pub(super) const VERSION: &str = "health: dpkg, pip, cloud-init, aws";

/// A program that tells whether something fits together.
struct Test {
    check: HealthCheck,
    /// Where it may be; the first that is there is run.
    programs: &'static [FixedPath],
    arguments: &'static [&'static str],
    /// Whether all is well only when it says nothing.
    silent: bool,
}

const TESTS: [Test; 4] = [
    // dpkg(1): packages that are half installed, half configured, or wait for triggers.
    Test {
        check: HealthCheck::Dpkg,
        programs: &[FixedPath::new("/usr/bin/dpkg")],
        arguments: &["--audit"],
        silent: true,
    },
    Test {
        check: HealthCheck::Pip,
        programs: &[FixedPath::new("/usr/local/bin/pip3"), FixedPath::new("/usr/bin/pip3")],
        arguments: &["--disable-pip-version-check", "check"],
        silent: false,
    },
    // Both load what they need of Python when they are started: libraries that do not fit each other end them.
    Test {
        check: HealthCheck::CloudInit,
        programs: &[FixedPath::new("/usr/bin/cloud-init")],
        arguments: &["--version"],
        silent: false,
    },
    Test {
        check: HealthCheck::Aws,
        programs: &[FixedPath::new("/usr/local/bin/aws"), FixedPath::new("/usr/bin/aws")],
        arguments: &["--version"],
        silent: false,
    },
];

/// Something installed that does not fit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unhealthy {
    /// Which test found it.
    pub check: HealthCheck,
    /// Its command.
    pub command: String,
    /// Its words, line by line.
    pub said: Vec<String>,
}

impl fmt::Display for Unhealthy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the built-in test `{}` failed: {}", self.check, self.command)?;
        self.said.iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

/// Runs every test whose program is in the tree, but those to `skip`.
///
/// # Errors
/// When one fails, with all that do.
pub(super) fn check(site: &mut Site<'_>, skip: &[HealthCheck]) -> Result<(), StageError> {
    let tree = site.draft.joined()?;
    let mut found = Vec::new();
    for test in TESTS.iter().filter(|test| !skip.contains(&test.check)) {
        let Some(program) = test.program(&tree)? else { continue };
        let argv: Vec<String> =
            [program].into_iter().chain(test.arguments.iter().map(|argument| (*argument).to_owned())).collect();
        let command = argv.join(" ");
        let (finished, said) = site.look(&Run::new(argv, site.epoch))?;
        let quiet = said.iter().all(|line| line.trim().is_empty());
        if finished.ending.is_success() && (quiet || !test.silent) {
            continue;
        }
        let said = if quiet { vec![finished.ending.to_string()] } else { said };
        found.push(Unhealthy { check: test.check, command, said });
    }
    if found.is_empty() { Ok(()) } else { Err(StageError::Unhealthy(found)) }
}

impl Test {
    /// The program that is there.
    fn program(&self, tree: &dyn Tree) -> Result<Option<String>, StageError> {
        for program in self.programs {
            let path = program.to_path();
            let found = tree.target_metadata(&path)?;
            if found.is_some_and(|found| found.kind == FileKind::Regular && found.mode.bits() & 0o111 != 0) {
                return Ok(Some(path.to_string()));
            }
        }
        Ok(None)
    }
}
