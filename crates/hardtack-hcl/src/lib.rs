//! The language core: HCL sources, places, diagnostics, evaluation and functions.
//!
//! Recipes, rules and benchmarks are HCL. This crate reads them with their places kept, so that every
//! error names file, line and column, underlines the place and suggests the nearest known word.
//!
//! A [`Source`] is parsed into a [`Document`]; a [`BlockReader`] reads its blocks key by key, evaluating
//! expressions in a [`Scope`]; whatever is wrong becomes [`Diagnostics`].

mod convert;
mod diagnostic;
mod document;
mod environment;
mod eval;
mod forms;
mod from_value;
mod functions;
mod json;
mod layout;
mod place;
mod quote;
mod reader;
mod redact;
mod render;
mod scope;
mod source;
mod terminal;
mod text;
mod value;
mod words;

pub use convert::{to_bool, to_number};
pub use diagnostic::{Diagnostic, Diagnostics, Related, Severity};
pub use document::{Document, Expr};
pub use environment::Environment;
pub use eval::Outcome;
pub use from_value::{FromValue, Segment, ValueError};
pub use functions::encode::decode as from_base64;
pub use functions::{Function, functions};
pub use hcl_edit::expr::Expression;
pub use layout::format;
pub use place::Place;
pub use quote::{literal, quoted};
pub use reader::{BlockReader, Read, Reads};
pub use redact::Redactor;
pub use scope::Scope;
pub use source::{Source, Sources};
pub use terminal::plain;
pub use text::Text;
pub use value::{Data, Number, Value};
pub use words::{all_of, either, nearest};
