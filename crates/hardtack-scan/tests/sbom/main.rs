//! Bills of materials: held against validators, read back, and read as other programs write them.

mod others;
mod own;
mod validators;
