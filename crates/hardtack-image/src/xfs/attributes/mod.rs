//! Extended attributes (XFS Algorithms & Data Structures, "Extended Attributes").

mod attribute;
mod encode;
mod leaf;
mod short;

use attribute::Attribute;
pub(super) use encode::encode;
