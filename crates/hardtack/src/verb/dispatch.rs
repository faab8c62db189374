//! From the parsed command line to the verb's function.

use crate::cli::{Cli, Verb};
use crate::failure::Outcome;

/// Does what the command line asks.
pub(crate) fn run(cli: Cli) -> Outcome {
    let global = &cli.global;
    match cli.verb {
        Verb::Init(verb) => verb.run(global),
        Verb::Import(verb) => verb.run(global),
        Verb::Fmt(verb) => verb.run(global),
        Verb::Validate(verb) => verb.run(global),
        Verb::Vars(verb) => verb.run(global),
        Verb::Plan(verb) => verb.run(global),
        Verb::Build(verb) => verb.run(global),
        Verb::Pipeline(verb) => verb.run(global),
        Verb::Update(verb) => verb.run(global),
        Verb::Test(verb) => verb.run(global),
        Verb::Gate(verb) => verb.run(global),
        Verb::Audit(verb) => verb.run(global),
        Verb::Harden(verb) => verb.run(global),
        Verb::Undo(verb) => verb.run(global),
        Verb::Scan(verb) => verb.run(global),
        Verb::Sbom(verb) => verb.run(global),
        Verb::Advisories(verb) => verb.run(global),
        Verb::Rescan(verb) => verb.run(global),
        Verb::Ls(verb) => verb.run(global),
        Verb::Cat(verb) => verb.run(global),
        Verb::Diff(verb) => verb.run(global),
        Verb::Baseline(verb) => verb.run(global),
        Verb::Drift(verb) => verb.run(global),
        Verb::Docs(verb) => verb.run(global),
        Verb::Explain(verb) => verb.run(global),
        Verb::Blame(verb) => verb.run(global),
        Verb::Rules(verb) => verb.run(global),
        Verb::Coverage(verb) => verb.run(global),
        Verb::Layers(verb) => verb.run(global),
        Verb::Shell(verb) => verb.run(global),
        Verb::Cache(verb) => verb.run(global),
        Verb::Store(verb) => verb.run(global),
        Verb::History(verb) => verb.run(global),
        Verb::Lineage(verb) => verb.run(global),
        Verb::Compare(verb) => verb.run(global),
        Verb::Keys(verb) => verb.run(global),
        Verb::Sign(verb) => verb.run(global),
        Verb::Verify(verb) => verb.run(global),
        Verb::Approve(verb) => verb.run(global),
        Verb::Promote(verb) => verb.run(global),
        Verb::Rollback(verb) => verb.run(global),
        Verb::Mark(verb) => verb.run(global),
        Verb::Channels(verb) => verb.run(global),
        Verb::Why(verb) => verb.run(global),
        Verb::Distros(verb) => verb.run(global),
        Verb::Digest(verb) => verb.run(global),
        Verb::Version(verb) => verb.run(global),
        Verb::Reference(verb) => verb.run(global),
    }
}
