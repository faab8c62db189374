//! The kind `chrony_poll`: how long chronyd waits before it asks a source of time again.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{FixedPath, StagedTree, Tree, TreePath};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::System;
use crate::system::keyvalue::{Dialect, KeyValue};
use crate::verdict::{Finding, Judgement, Location, Unjudgeable};

/// `chrony_poll { at_most = 16 }`.
pub(super) struct ChronyPoll;

/// Every source is asked again after at most 2 to the power of so many seconds.
#[derive(Debug)]
struct Poll {
    at_most: i64,
}

const CONFIG: FixedPath = FixedPath::new("/etc/chrony/chrony.conf");

/// What names sources in the network (chrony.conf(5)).
const SOURCES: [&str; 3] = ["server", "pool", "peer"];

/// `minpoll` and `maxpoll` where a source says nothing.
const DEFAULTS: (i64, i64) = (6, 10);

impl Kind for ChronyPoll {
    fn name(&self) -> &'static str {
        "chrony_poll"
    }

    fn summary(&self) -> &'static str {
        "chronyd asks every source of time again after at most so long."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[("at_most", "the longest wait in seconds, as a power of two: 16 is a little more than 18 hours")]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let at_most = block.required::<i64>("at_most");
        let at_most = block.finish(at_most)?;
        Ok(Box::new(Poll { at_most }))
    }
}

/// A source: its line, what it says behind the name, and where.
struct Source {
    text: String,
    options: String,
    at: Location,
}

fn sources(tree: &dyn Tree) -> Result<Vec<Source>, Unjudgeable> {
    let path = CONFIG.to_path();
    let dialect = Dialect::known(&path).ok_or_else(|| Unjudgeable(format!("{path} has no known format")))?;
    let model = KeyValue::read(tree, &dialect)?;
    let found = SOURCES.iter().flat_map(|key| {
        model.all("", key).map(move |found| {
            let options = found.assignment.value.clone();
            Source { text: format!("{key} {options}"), options, at: found.at() }
        })
    });
    Ok(found.collect())
}

/// The value of an option, in any case; chronyd does not start with one that is no number.
fn option(options: &str, name: &str, default: i64, at: &Location) -> Result<i64, Unjudgeable> {
    let mut words = options.split_ascii_whitespace();
    // The last one counts.
    let mut value = default;
    while let Some(word) = words.next() {
        if word.eq_ignore_ascii_case(name) {
            let text = words.next().unwrap_or_default();
            value =
                text.parse().map_err(|_| Unjudgeable(format!("{at}: {name} is no number; chronyd does not start")))?;
        }
    }
    Ok(value)
}

/// The longest wait of a source; one that is shorter than the shortest wait gives way to it.
fn longest(source: &Source) -> Result<i64, Unjudgeable> {
    let least = option(&source.options, "minpoll", DEFAULTS.0, &source.at)?;
    Ok(option(&source.options, "maxpoll", DEFAULTS.1, &source.at)?.max(least))
}

impl Poll {
    fn expected(&self) -> String {
        format!("asked again after at most 2^{} seconds", self.at_most)
    }

    /// Gives every source that waits longer the wait that is asked.
    fn shorten(&self, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
        for source in sources(&*tree)? {
            let Some(number) = source.at.line else { continue };
            if longest(&source)? <= self.at_most {
                continue;
            }
            let mut lines = Lines::read(&*tree, &source.at.path)?;
            let line = lines.iter().nth(number.saturating_sub(1)).unwrap_or_default();
            let mut words = line.split_ascii_whitespace();
            let mut kept = Vec::new();
            while let Some(word) = words.next() {
                if ["minpoll", "maxpoll"].iter().any(|name| word.eq_ignore_ascii_case(name)) {
                    let value = words.next().unwrap_or_default();
                    let fits = value.parse::<i64>().is_ok_and(|value| value <= self.at_most);
                    if fits && word.eq_ignore_ascii_case("minpoll") {
                        kept.extend([word, value]);
                    }
                } else {
                    kept.push(word);
                }
            }
            let text = format!("{} maxpoll {}", kept.join(" "), self.at_most);
            lines.replace(&(number..=number), &text);
            lines.write(tree, &source.at.path)?;
        }
        Ok(())
    }
}

impl DesiredState for Poll {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let mut findings = Vec::new();
        for source in sources(system.tree())? {
            let longest = longest(&source)?;
            let found = format!("{}, again after 2^{longest} seconds", source.text);
            findings.push(Finding::persistent(longest <= self.at_most, self.expected(), found, source.at));
        }
        if findings.is_empty() {
            findings.push(Finding::persistent(false, "a source of time", "none", None));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if fixer.attempt(self, |tree| self.shorten(tree))? {
            return Ok(());
        }
        Err(FixError::NotByFiles(format!("{} names no source of time: name the site's", CONFIG.to_path())))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("Every source of chronyd is {}; 2^{} where nothing is said.", self.expected(), DEFAULTS.1)
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![CONFIG.to_path()]
    }
}
