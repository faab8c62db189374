//! How much of each benchmark has rules.

use hardtack_audit::{Catalogue, Counts, Coverage};
use hardtack_hcl::Diagnostics;

use super::markdown::{head, table};

pub(super) fn page(catalogue: &Catalogue) -> Result<String, Diagnostics> {
    let about = "Controls of each benchmark by section. *With rule* are those that a rule judges; *manual* those that the benchmark \
                 leaves to a person; *todo* those that no rule judges yet, which every audit counts as unknown. The last three \
                 columns say where a control can be told at all: from the files of an image, on a running machine, or only in what \
                 the organisation decided.";
    let mut text = head("Coverage", about);
    for id in catalogue.benchmark_ids() {
        let coverage = Coverage::of(&*catalogue.benchmark(id, None)?);
        text.push_str(&format!("\n## {}\n", coverage.benchmark));
        let sections =
            coverage.sections.iter().map(|section| row(section.section.as_str(), &section.title, &section.counts));
        let rows = sections.chain([row("all", "", &coverage.total)]);
        let header = ["section", "", "controls", "with rule", "manual", "todo", "image", "running", "organisation"];
        text.push_str(&table(header, rows));
    }
    Ok(text)
}

fn row(section: &str, title: &str, counts: &Counts) -> [String; 9] {
    let [controls, implemented, manual, todo, image, running, organisation] = [
        counts.controls,
        counts.implemented,
        counts.manual,
        counts.todo,
        counts.image,
        counts.running,
        counts.organisation,
    ]
    .map(|count| count.to_string());
    [section.to_owned(), title.to_owned(), controls, implemented, manual, todo, image, running, organisation]
}
