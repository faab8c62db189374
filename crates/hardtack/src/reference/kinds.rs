//! The kinds of desired states that rules are made of.

use hardtack_audit::kind::Kind;
use hardtack_audit::kinds::KINDS;

use super::markdown::{code, head, table};

pub(super) fn page() -> String {
    let about =
        "What may stand as a block in a rule. Each kind judges, fixes and explains from one model of the format.";
    KINDS.iter().fold(head("Kinds", about), |text, kind| text + &section(*kind))
}

fn section(kind: &dyn Kind) -> String {
    let mut text = format!("\n## {}\n\n{}\n", kind.name(), kind.summary());
    if !kind.keys().is_empty() {
        let rows = kind.keys().iter().map(|(name, meaning)| [code(name), (*meaning).to_owned()]);
        text.push_str(&table(["key", ""], rows));
    }
    text
}
