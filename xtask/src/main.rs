//! Generates the reference documentation and scaffolds rules and kinds.

fn main() {}
