//! A rule: one desired state, with its parameters, reason and examples.

mod applies;
mod example;
mod examples;
mod read;

use hardtack_hcl::Place;
use hardtack_tree::{Digest, TreePath};

pub use applies::{Applicability, Applies};
pub(crate) use example::{DPKG_STATUS, stanza};
pub use example::{Example, Outcome};

use self::examples::Examples;
use crate::ids::{Cci, RuleId};
use crate::kind::DesiredState;
use crate::parameter::Parameter;
use crate::system::glob;
use crate::verdict::Severity;

/// A rule with its parameters' values settled. It knows nothing of benchmarks.
#[derive(Debug)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// What is wanted, in a line.
    pub title: String,
    /// How bad it is when it does not hold.
    pub severity: Severity,
    /// What an attacker gains, or what is lost, when it does not hold.
    pub why: String,
    /// What a site may choose.
    pub parameters: Vec<Parameter>,
    /// The values chosen, by parameter; defaults included.
    pub values: serde_json::Map<String, serde_json::Value>,
    /// Where it asks nothing; everywhere it asks when absent.
    pub applies: Option<Applies>,
    /// The desired states, all of which must hold.
    pub states: Vec<Box<dyn DesiredState>>,
    examples: Examples,
    /// Numbers of the same thing in catalogues of requirements.
    pub references: References,
    /// The rule serves no benchmark, on purpose.
    pub unnumbered: bool,
    /// Where the `rule` block stands.
    pub place: Place,
    /// The digest of its source; of a rule that the program carries, without the examples.
    pub text_digest: Digest,
}

/// Numbers of the same thing in catalogues of requirements.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct References {
    /// Controls of NIST SP 800-53: `AC-6`.
    pub nist: Vec<String>,
    /// DISA's control correlation identifiers.
    pub cci: Vec<Cci>,
}

impl Rule {
    /// Trees for which it holds and does not hold.
    pub fn examples(&self) -> &[Example] {
        self.examples.get(&self.id)
    }

    /// Whether what is at `path` decides the rule or is written by its fix. What decides by every entry of a tree is
    /// said of the root alone.
    pub fn concerns(&self, path: &TreePath) -> bool {
        let root = TreePath::root();
        let within = |own: &TreePath| *own != root && path.starts_with(own);
        self.paths().iter().any(|own| own == path || within(own) || glob::names(&own.to_string(), path))
    }

    /// The files, directories and patterns of files that decide the rule or that its fix writes, sorted.
    pub fn paths(&self) -> Vec<TreePath> {
        let mut paths: Vec<_> = self.states.iter().flat_map(|state| state.paths()).collect();
        paths.sort();
        paths.dedup();
        paths
    }
}
