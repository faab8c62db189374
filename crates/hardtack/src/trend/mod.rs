//! The score of an image over its builds, as a chart.

mod svg;
mod text;

pub(crate) use svg::svg;
pub(crate) use text::text;
