//! Feeds as they are published, and feeds that are broken.

mod broken;
mod damaged;
mod feeds;

use jiff::civil::Date;

use super::Draft;
use super::import::{Imported, import_bytes};

fn today() -> Date {
    "2026-11-01".parse().unwrap()
}

fn read(name: &str, text: &str) -> Imported {
    import_bytes(name, text.as_bytes(), today()).unwrap()
}

/// A line for each range of a draft.
fn lines(draft: &Draft) -> String {
    let mut text = String::new();
    for (id, feed) in &draft.feeds {
        for record in &feed.records {
            for of in &record.affected {
                let from = of.introduced.as_deref().unwrap_or("first");
                let severity = record.severity.map_or("-", |severity| severity.as_str());
                text.push_str(&format!(
                    "{id} {} {:?} {severity}: {} {} {from} {:?} {} {:?}\n",
                    record.id,
                    record.cves,
                    of.scope,
                    of.package,
                    of.upper,
                    of.status.as_str(),
                    of.module
                ));
            }
        }
    }
    text
}
