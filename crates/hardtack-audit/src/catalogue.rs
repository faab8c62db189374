//! All rules and benchmarks: those carried in the program and those of a user's directories.

mod directory;
mod embedded;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use hardtack_hcl::{Diagnostic, Diagnostics, Place, Source};
use hardtack_recipe::ParameterValue;

use crate::benchmark::Benchmark;
use crate::ids::RuleId;
use crate::rule::Rule;

/// What a user's directory has to be like.
const DIRECTORY_HOLDS: &str = "a directory of rules holds rules/<topic>/<rule>.hcl and benchmarks/<benchmark>.hcl";

/// Values for a rule's parameters, by the parameter's name.
pub type Settings = BTreeMap<String, ParameterValue>;

/// Those of a control's values (by `rule.parameter`) that are for one rule.
pub(crate) fn settings_of(rule: &RuleId, set: &BTreeMap<String, serde_json::Value>) -> Settings {
    let own = |key: &str| Some(key.strip_prefix(rule.as_str())?.strip_prefix('.')?.to_owned());
    let entry = |(key, value): (&String, &serde_json::Value)| {
        Some((own(key)?, ParameterValue { value: value.clone(), place: Place::default() }))
    };
    set.iter().filter_map(entry).collect()
}

/// All rules and benchmarks, each parsed when it is first asked for.
pub struct Catalogue {
    rules: BTreeMap<RuleId, RuleEntry>,
    benchmarks: BTreeMap<String, BenchmarkEntry>,
}

/// The file of a rule.
struct RuleEntry {
    topic: String,
    file: TextFile,
}

/// The file of a benchmark.
struct BenchmarkEntry {
    file: TextFile,
    parsed: OnceLock<Result<Arc<Benchmark>, Diagnostics>>,
}

/// A text with the name that errors give it.
struct TextFile {
    name: String,
    text: Cow<'static, str>,
}

impl TextFile {
    fn source(&self) -> Arc<Source> {
        Source::new(self.name.clone(), self.text.clone())
    }
}

impl Catalogue {
    /// The rules and benchmarks that the program carries.
    pub fn embedded() -> Self {
        let mut catalogue = Self { rules: BTreeMap::new(), benchmarks: BTreeMap::new() };
        for (path, text) in embedded::rules() {
            // A file whose name is no rule's name is found by the catalogue's own test.
            let _ = catalogue.add_rule(path, format!("rules/{}", path.display()), Cow::Borrowed(text));
        }
        for (path, text) in embedded::benchmarks() {
            let _ = catalogue.add_benchmark(path, format!("benchmarks/{}", path.display()), Cow::Borrowed(text));
        }
        catalogue
    }

    /// The same with a user's own: `dir/rules/<topic>/<rule>.hcl` and `dir/benchmarks/<benchmark>.hcl`.
    ///
    /// # Errors
    /// When the directory cannot be read, a file is not named as a rule is, or a name is taken.
    pub fn with_dir(mut self, dir: &Path) -> Result<Self, Diagnostics> {
        let mut wrong = Vec::new();
        if !dir.is_dir() {
            let what = if dir.exists() { "is no directory" } else { "does not exist" };
            let wrong = Diagnostic::error(format!("{} {what}", dir.display()));
            return Err(wrong.help(DIRECTORY_HOLDS).into());
        }
        if !["rules", "benchmarks"].iter().any(|part| dir.join(part).is_dir()) {
            wrong.push(
                Diagnostic::error(format!("{} holds neither rules nor benchmarks", dir.display()))
                    .help(DIRECTORY_HOLDS),
            );
        }
        for (kind, path) in [("rules", dir.join("rules")), ("benchmarks", dir.join("benchmarks"))] {
            match directory::files(&path) {
                Ok(files) => {
                    for (relative, text) in files {
                        let name = path.join(&relative).display().to_string();
                        let added = match kind {
                            "rules" => self.add_rule(&relative, name, Cow::Owned(text)),
                            _ => self.add_benchmark(&relative, name, Cow::Owned(text)),
                        };
                        wrong.extend(added.err().into_iter().flatten());
                    }
                }
                Err(error) => wrong.push(
                    Diagnostic::error(format!("cannot read the {kind} of {}: {error}", dir.display()))
                        .help(DIRECTORY_HOLDS),
                ),
            }
        }
        match Diagnostics::new(wrong) {
            Some(wrong) => Err(wrong),
            None => Ok(self),
        }
    }

    fn add_rule(&mut self, path: &Path, name: String, text: Cow<'static, str>) -> Result<(), Diagnostics> {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let id: RuleId = stem.parse().map_err(|error: crate::ids::IdError| {
            Diagnostic::error(format!("{name}: {error}")).help("a rule's file is named after the rule")
        })?;
        let topic = path.parent().map(|topic| topic.display().to_string()).unwrap_or_default();
        if let Some(taken) = self.rules.get(&id) {
            let message = format!("{name}: there is a rule {id} already, in {}", taken.file.name);
            return Err(Diagnostic::error(message).help("give the rule another name").into());
        }
        self.rules.insert(id, RuleEntry { topic, file: TextFile { name, text } });
        Ok(())
    }

    fn add_benchmark(&mut self, path: &Path, name: String, text: Cow<'static, str>) -> Result<(), Diagnostics> {
        let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(taken) = self.benchmarks.get(&id) {
            let message = format!("{name}: there is a benchmark {id} already, in {}", taken.file.name);
            return Err(Diagnostic::error(message).help("give the benchmark another name").into());
        }
        self.benchmarks.insert(id, BenchmarkEntry { file: TextFile { name, text }, parsed: OnceLock::new() });
        Ok(())
    }

    /// The names of all rules, sorted.
    pub fn rule_ids(&self) -> impl Iterator<Item = &RuleId> {
        self.rules.keys()
    }

    /// The names of all benchmarks, sorted.
    pub fn benchmark_ids(&self) -> impl Iterator<Item = &str> {
        self.benchmarks.keys().map(String::as_str)
    }

    /// The topic of a rule: the directory its file is in.
    pub fn topic(&self, id: &RuleId) -> Option<&str> {
        self.rules.get(id).map(|entry| entry.topic.as_str())
    }

    /// The text of a rule's file.
    pub fn text(&self, id: &RuleId) -> Option<&str> {
        self.rules.get(id).map(|entry| entry.file.text.as_ref())
    }

    /// A rule with these values for its parameters; the defaults for those that are not named.
    ///
    /// # Errors
    /// When there is no such rule, its file is wrong, or a value is out of its bounds.
    pub fn rule(&self, id: &RuleId, settings: &Settings) -> Result<Rule, Diagnostics> {
        let entry = self.rules.get(id).ok_or_else(|| {
            Diagnostic::error(format!("there is no rule {id}"))
                .nearest(id.as_str(), self.rules.keys().map(RuleId::as_str))
        })?;
        let source = entry.file.source();
        match entry.file.text {
            Cow::Borrowed(_) => Rule::parse_stated(id, &source, settings),
            Cow::Owned(_) => Rule::parse(id, &source, settings),
        }
    }

    /// A benchmark. `place` is where it is named, when a recipe names it.
    ///
    /// # Errors
    /// When there is no such benchmark or its file is wrong.
    pub fn benchmark(&self, id: &str, place: Option<&Place>) -> Result<Arc<Benchmark>, Diagnostics> {
        let Some(entry) = self.benchmarks.get(id) else {
            let list = self.benchmark_ids().collect::<Vec<_>>().join(", ");
            let wrong = Diagnostic::error(format!("there is no benchmark `{id}`"))
                .help(format!("the benchmarks are {list}"))
                .nearest(id, self.benchmark_ids());
            return Err(match place {
                Some(place) => wrong.at(place.clone()).into(),
                None => wrong.into(),
            });
        };
        let parse = || Benchmark::parse(id, &entry.file.source()).map(Arc::new);
        entry.parsed.get_or_init(parse).clone()
    }
}
