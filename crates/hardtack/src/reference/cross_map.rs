//! Which rule stands for which controls of each benchmark.

use hardtack_audit::{Catalogue, Explanation, explain};
use hardtack_hcl::Diagnostics;

use super::markdown::{code, head, wide_table};

pub(super) fn page(catalogue: &Catalogue) -> Result<String, Diagnostics> {
    let about = "Every rule with the controls that it stands for, one column a benchmark. A control with several rules is in \
                 several rows; a rule that meets one benchmark's control meets those of the others in its row as far as the \
                 benchmarks ask for the same values. `hardtack explain RULE` prints one row.";
    let mut header = vec!["rule".to_owned()];
    header.extend(catalogue.benchmark_ids().map(str::to_owned));
    let mut rows = Vec::new();
    for id in catalogue.rule_ids() {
        let Explanation::Rule(rule) = explain(catalogue, id.as_str(), None)? else { continue };
        let mut row = vec![code(id.as_str())];
        row.extend(catalogue.benchmark_ids().map(|benchmark| {
            let controls = rule.controls.get(benchmark).map(Vec::as_slice).unwrap_or_default();
            controls.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }));
        rows.push(row);
    }
    Ok(head("Cross-map", about) + &wide_table(&header, rows))
}
