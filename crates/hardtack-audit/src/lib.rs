//! Kinds, rules, benchmarks, profiles, verdicts and fixes.
//!
//! A **rule** is one desired state, written in HCL. Its **kind** is the Rust type behind that state: one
//! parser and model from which check, fix and explanation all come. A **benchmark** numbers rules; a
//! **profile** chooses from a benchmark; an **audit** judges a tree by a profile, and hardening brings a
//! tree to it.

mod activation;
mod audit;
mod benchmark;
mod blame;
mod catalogue;
mod conflicts;
mod control;
mod coverage;
mod evidence;
mod examples;
mod explain;
pub mod fix;
mod guard;
mod harden;
mod ids;
mod judge;
pub mod kind;
pub mod kinds;
pub mod lines;
mod parameter;
mod profile;
mod record;
mod rule;
mod score;
pub mod system;
#[cfg(test)]
mod testing;
mod todo;
mod undo;
pub mod verdict;

pub use activation::needs;
pub use audit::{Audit, SCHEMA, audit};
pub use benchmark::{
    Alternative, Assessment, Benchmark, BenchmarkName, Choice, Control, Level, ProfileDefinition, Scope,
};
pub use blame::{Basis as BlameBasis, Blame, Blamed, blame};
pub use catalogue::{Catalogue, Settings};
pub use conflicts::conflicts;
pub use control::{ControlResult, Excused, RuleResult};
pub use coverage::{Counts, Coverage, SectionCoverage};
pub use evidence::{Evidence, Look, Query};
pub use examples::{ExampleFix, ExampleOutcome, fix_example, test_rule};
pub use explain::{ControlExplanation, Explanation, PathExplanation, RuleExplanation, explain};
pub use guard::{Lack, LockOut, lacks};
pub use harden::{Fixed, Hardened, Unfixable, harden, makers};
pub use ids::{Cci, ControlId, ControlReferences, IdError, RuleId, VulnerabilityId};
pub use judge::judge;
pub use parameter::{Allowed, Parameter};
pub use profile::{Choices, NotSelected, Profile, ProfileOrder, Selected, Work, resolve};
pub use record::{Reason, Record};
pub use rule::{Applicability, Applies, Example, Outcome, References, Rule};
pub use score::Score;
pub use todo::{Effort, Fixes, Task, Todo, fixes, todo};
pub use undo::{Backup, Restored, Saved, SavedEntry, UndoError, What, restore, save};
