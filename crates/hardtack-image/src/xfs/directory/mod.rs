//! Directories (XFS Algorithms & Data Structures, "Directories").

mod data;
mod encode;
mod index;
mod name;
mod short;

pub(super) use encode::encode;
pub(super) use name::Name;
