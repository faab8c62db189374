//! From the file back to what feeds said, so that one of them can be replaced.

use super::{Index, IndexError};
use crate::advisories::{Affected, Draft, Feed, Record};

impl Index {
    /// What the feeds said of which it was made.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn draft(&self) -> Result<Draft, IndexError> {
        self.verify()?;
        let feeds = self.feeds()?;
        let mut records = Vec::new();
        for number in 0..self.advisories() {
            let advisory = self.advisory(number)?;
            let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
            let record = Record {
                id: advisory.id.to_owned(),
                cves: owned(advisory.cves),
                aliases: owned(advisory.aliases),
                summary: advisory.summary.to_owned(),
                severity: advisory.severity,
                score: advisory.score,
                published: advisory.published,
                modified: advisory.modified,
                affected: Vec::new(),
            };
            records.push((advisory.feed, record));
        }
        for (scope, _) in self.scopes()? {
            let Some(rows) = self.scope(&scope)? else { continue };
            for package in rows.packages() {
                let (name, rows) = package?;
                for row in rows.all() {
                    let row = self.row(row)?;
                    let place = usize::try_from(row.advisory).ok().and_then(|number| records.get_mut(number));
                    let (_, record) = place.ok_or_else(|| self.damaged("a range is of no record"))?;
                    record.affected.push(Affected {
                        scope: scope.clone(),
                        package: name.to_owned(),
                        introduced: row.introduced.map(str::to_owned),
                        upper: row.upper,
                        status: row.status,
                        urgency: row.urgency,
                        module: row.module.map(str::to_owned),
                    });
                }
            }
        }
        let mut draft = Draft::default();
        draft.exploited.extend(self.all_exploited()?);
        draft.probability.extend(self.all_probable()?);
        for feed in &feeds {
            draft.feeds.insert(feed.id, Feed { as_of: feed.as_of, imported: feed.imported, records: Vec::new() });
        }
        for (feed, record) in records {
            let id = feeds.get(feed).ok_or_else(|| self.damaged("a record is of no feed"))?.id;
            draft.feeds.entry(id).or_default().records.push(record);
        }
        Ok(draft)
    }
}
