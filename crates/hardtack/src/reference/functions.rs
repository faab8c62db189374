//! The functions of expressions.

use super::markdown::{code, head, table};

pub(super) fn page() -> String {
    let about = "What expressions can call. `?` marks an argument that may be left out, `…` one that may come any number of times.";
    let rows =
        hardtack_hcl::functions().into_iter().map(|function| [code(function.signature), function.summary.to_owned()]);
    head("Functions", about) + &table(["function", ""], rows)
}
