//! The language core: HCL sources, places, diagnostics, evaluation and functions.
//!
//! Recipes, rules and benchmarks are HCL. This crate reads them with their places kept, so that every
//! error names file, line and column, underlines the place and suggests the nearest known word.

mod nearest;
mod place;
mod text;

pub use nearest::nearest;
pub use place::Place;
pub use text::Text;
