//! The kind `log_rotation`: how long logrotate keeps what it rotates.

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{StagedTree, TreePath};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::System;
use crate::system::logrotate::{Block, CONFIG, DROP_INS, Kept, Logrotate};
use crate::verdict::{Finding, Judgement, Location};

/// `log_rotation { days = 28 }`.
pub(super) struct LogRotation;

/// Every log that is rotated is kept for so many days.
#[derive(Debug)]
struct Retention {
    days: u64,
}

impl Kind for LogRotation {
    fn name(&self) -> &'static str {
        "log_rotation"
    }

    fn summary(&self) -> &'static str {
        "logrotate keeps every log that it rotates for at least so long."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[("days", "the fewest days: the count of rotated logs times their period, or `maxage` where that is less")]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let days = block.required::<i64>("days");
        let days = block.finish(days)?;
        Ok(Box::new(Retention { days: u64::try_from(days).unwrap_or(0) }))
    }
}

/// What a fix changes for a block.
enum Mend {
    /// An order is given another number where it stands.
    Number { at: Location, key: &'static str, number: u64 },
    /// The block gets an order of its own.
    Add { below: Location, key: &'static str, number: u64 },
}

impl Retention {
    fn holds(&self, block: &Block) -> bool {
        match block.orders.kept() {
            Kept::Ever => true,
            Kept::Hours(hours) => hours >= self.hours(),
            Kept::BySize => self.days == 0,
        }
    }

    fn hours(&self) -> u64 {
        self.days.saturating_mul(24)
    }

    fn finding(&self, block: &Block) -> Finding {
        let orders = &block.orders;
        let time = match orders.kept() {
            Kept::Ever => "for ever".to_owned(),
            Kept::Hours(hours) if hours % 24 == 0 => format!("{} days", hours / 24),
            Kept::Hours(hours) => format!("{hours} hours"),
            Kept::BySize => "as long as their size allows".to_owned(),
        };
        // Of the order that keeps least: that is where a reader changes something.
        let by_size =
            orders.maxsize.as_ref().map(|given| &given.at).or(orders.schedule.as_ref().map(|given| &given.at));
        let at = orders
            .maxage
            .as_ref()
            .filter(|given| Kept::Hours(given.value.saturating_mul(24)) == orders.kept())
            .map(|given| &given.at)
            .or(match orders.kept() {
                Kept::BySize => by_size,
                Kept::Hours(_) | Kept::Ever => orders.rotate.as_ref().map(|given| &given.at),
            })
            .unwrap_or(&block.at);
        let found = format!("{} {time} ({})", block.logs, orders.words());
        Finding::persistent(self.holds(block), self.expected(), found, at.clone())
    }

    fn expected(&self) -> String {
        format!("rotated logs kept for at least {} days", self.days)
    }

    /// What the first block that does not hold needs.
    fn next(&self, model: &Logrotate) -> Result<Option<Mend>, FixError> {
        let Some(block) = model.blocks.iter().find(|block| !self.holds(block)) else { return Ok(None) };
        let orders = &block.orders;
        if let Some(maxage) = orders.maxage.as_ref().filter(|given| given.value < self.days) {
            return Ok(Some(Mend::Number { at: maxage.at.clone(), key: "maxage", number: self.days }));
        }
        let schedule = orders.schedule.as_ref().and_then(|given| given.value.hours());
        let Some(hours) = schedule.filter(|_| orders.maxsize.is_none()) else {
            let place = &block.at;
            let reason =
                format!("{place}: logs that are rotated by their size ({}) may go at any time", orders.words());
            return Err(FixError::NotByFiles(format!("{reason}: rotate them daily, weekly or monthly there")));
        };
        let number = self.hours().div_ceil(hours);
        Ok(Some(match &orders.rotate {
            Some(rotate) => Mend::Number { at: rotate.at.clone(), key: "rotate", number },
            None => Mend::Add { below: block.at.clone(), key: "rotate", number },
        }))
    }
}

impl Mend {
    fn make(&self, tree: &mut StagedTree<'_>) -> Result<(), FixError> {
        let (Mend::Number { at, key, number } | Mend::Add { below: at, key, number }) = self;
        let mut lines = Lines::read(&*tree, &at.path)?;
        let place = at.line.unwrap_or_default();
        let line = lines.iter().nth(place.saturating_sub(1)).unwrap_or_default();
        let by_hand = || FixError::NotByFiles(format!("{at}: write `{key} {number}` on a line of its own"));
        match self {
            Mend::Number { .. } => {
                let order = line.trim_start();
                let alone = order
                    .strip_prefix(key)
                    .is_some_and(|rest| rest.starts_with([' ', '\t', '=']) && !rest.contains('}'));
                if !alone {
                    return Err(by_hand());
                }
                let indent = &line[..line.len() - order.len()];
                lines.replace(&(place..=place), &format!("{indent}{key} {number}"));
            }
            Mend::Add { .. } if line.trim_end().ends_with('{') => {
                lines.insert(place + 1, &format!("\t{key} {number}"));
            }
            Mend::Add { .. } => return Err(by_hand()),
        }
        Ok(lines.write(tree, &at.path)?)
    }
}

impl DesiredState for Retention {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let blocks = &system.logrotate()?.blocks;
        if blocks.is_empty() {
            return Ok(vec![Finding::persistent(true, self.expected(), "no log is rotated", None)]);
        }
        Ok(blocks.iter().map(|block| self.finding(block)).collect())
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        // Every round raises a number for one block, its count or its age; one that stands above several blocks may be
        // raised once for each.
        let rounds = Logrotate::read(&fixer.tree)?.blocks.len().saturating_mul(2);
        for _ in 0..rounds {
            let Some(mend) = self.next(&Logrotate::read(&fixer.tree)?)? else { return Ok(()) };
            mend.make(&mut fixer.tree)?;
        }
        match self.next(&Logrotate::read(&fixer.tree)?)? {
            None => Ok(()),
            Some(_) => Err(FixError::NotByFiles("a log is kept for too short a time: change its block".to_owned())),
        }
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("logrotate keeps every log that it rotates for at least {} days.", self.days)
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![CONFIG.to_path(), DROP_INS.to_path()]
    }
}
