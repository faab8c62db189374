//! The verbs, one file each: its arguments and its function.

pub(crate) mod advisories;
pub(crate) mod audit;
pub(crate) mod baseline;
pub(crate) mod blame;
pub(crate) mod build;
pub(crate) mod cache;
pub(crate) mod cat;
pub(crate) mod compare;
pub(crate) mod coverage;
pub(crate) mod diff;
pub(crate) mod digest;
pub(crate) mod distros;
pub(crate) mod docs;
pub(crate) mod drift;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod gate;
pub(crate) mod harden;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod layers;
pub(crate) mod lineage;
pub(crate) mod ls;
pub(crate) mod pipeline;
pub(crate) mod plan;
mod profile;
pub(crate) mod reference;
pub(crate) mod rescan;
pub(crate) mod rules;
pub(crate) mod sbom;
pub(crate) mod scan;
pub(crate) mod shell;
pub(crate) mod store;
pub(crate) mod test;
pub(crate) mod undo;
pub(crate) mod validate;
pub(crate) mod vars;
pub(crate) mod version;

mod dispatch;

pub(crate) use dispatch::run;
