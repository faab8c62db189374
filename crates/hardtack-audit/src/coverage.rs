//! How much of a benchmark is implemented, said openly.

use serde::{Serialize, Serializer};

use crate::benchmark::{Assessment, Benchmark, BenchmarkName, Control, Scope};
use crate::ids::ControlId;

/// How much of a benchmark is implemented. In JSON the benchmark's `edition` and the numbers of all its
/// controls stand beside `benchmark`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// The benchmark with its edition.
    #[serde(flatten, serialize_with = "in_line")]
    pub benchmark: BenchmarkName,
    /// All controls.
    #[serde(flatten)]
    pub total: Counts,
    /// The controls of each section that has some of its own, in order. Their sums are `total`.
    pub sections: Vec<SectionCoverage>,
}

/// The name with its id as `benchmark`, for what is about a benchmark as a whole.
fn in_line<S: Serializer>(name: &BenchmarkName, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct InLine<'n> {
        benchmark: &'n str,
        title: &'n str,
        edition: &'n str,
        published: Option<jiff::civil::Date>,
    }
    let BenchmarkName { id, title, edition, published } = name;
    InLine { benchmark: id, title, edition, published: *published }.serialize(serializer)
}

/// How much of a section is implemented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SectionCoverage {
    /// Its number.
    pub section: ControlId,
    /// What it is about.
    pub title: String,
    /// Its controls.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Numbers of controls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All of them.
    pub controls: usize,
    /// Those that the benchmark wants judged by a program.
    pub automated: usize,
    /// Those that it wants judged by a person.
    pub manual: usize,
    /// Of the automated: those that our rules judge.
    pub implemented: usize,
    /// Of the automated: those without a rule.
    pub todo: usize,
    /// Those that can be told from an image's files.
    pub image: usize,
    /// Those that can be told on a running machine only.
    pub running: usize,
    /// Those that only the organisation can answer.
    pub organisation: usize,
}

impl Counts {
    fn add(&mut self, control: &Control) {
        self.controls += 1;
        let manual = matches!(control.assessment, Assessment::Manual { .. });
        *(if manual { &mut self.manual } else { &mut self.automated }) += 1;
        match control.assessment {
            Assessment::Judged { .. } => self.implemented += 1,
            Assessment::Todo => self.todo += 1,
            Assessment::Manual { .. } => {}
        }
        match control.scope {
            Scope::Image => self.image += 1,
            Scope::Running => self.running += 1,
            Scope::Organisation => self.organisation += 1,
        }
    }
}

impl Coverage {
    /// Counts a benchmark's controls.
    pub fn of(benchmark: &Benchmark) -> Self {
        let mut total = Counts::default();
        let mut sections: Vec<SectionCoverage> = Vec::new();
        for control in benchmark.controls.values() {
            total.add(control);
            let (section, title) = match benchmark.section_of(&control.id) {
                Some((section, title)) => (section.clone(), title.to_owned()),
                None => (control.id.clone(), "(in no section)".to_owned()),
            };
            match sections.iter_mut().find(|counted| counted.section == section) {
                Some(counted) => counted.counts.add(control),
                None => {
                    let mut counts = Counts::default();
                    counts.add(control);
                    sections.push(SectionCoverage { section, title, counts });
                }
            }
        }
        sections.sort_by(|a, b| a.section.cmp(&b.section));
        Self { benchmark: benchmark.name.clone(), total, sections }
    }
}
