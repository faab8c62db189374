//! Reports from one evidence model: text, JSON, and the formats of other tools.
//!
//! The evidence itself ([`hardtack_audit::Audit`] and its parts) is the JSON; this crate gives it the
//! form that people read.

mod audit;
mod blame;
mod check_text;
mod coverage;
mod difference;
mod document;
mod explanation;
mod findings;
mod json;
mod layout;
mod markup;
mod residue;
mod scopes;
mod step;
mod style;
mod summary;
mod todo;

pub use audit::{AuditHtml, AuditMarkdown, AuditText, Detail};
pub use blame::BlameText;
pub use coverage::CoverageText;
pub use difference::{ClassifiedText, DifferenceText, DriftText};
pub use document::ImageDocument;
pub use explanation::ExplanationText;
pub use findings::{FINDING_SCHEMA, FindingsText, RescanText, cyclonedx_vex, fingerprint, json_lines, openvex, sarif};
pub use json::to_json;
pub use layout::LayoutTable;
pub use markup::escaped;
pub use residue::residue_sarif;
pub use step::{base_text, step_text};
pub use style::{paint, verdict_style};
pub use summary::summary;
pub use todo::TodoText;
