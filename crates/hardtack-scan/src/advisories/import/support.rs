//! Which packages of a release of Debian are not supported any more (debian-security-support, "security-support-ended").

use super::collect::Collector;
use super::osv::day;
use crate::advisories::source::Bytes;
use crate::advisories::{AdvisoryError, Affected, Family, FeedId, FeedKind, Place, Record, Scope, Status, Upper};

const FEED: FeedId = FeedId { kind: FeedKind::Support, family: Some(Family::Debian) };

/// Reads lines of a source package, the last version with support, the day on which support ended, and why.
pub(super) fn read(bytes: Bytes<'_>, release: &str, collector: &mut Collector) -> Result<(), AdvisoryError> {
    let name = bytes.name.clone();
    collector.feed(FEED, bytes.written);
    let Some(scope) = Scope::release(Family::Debian, release) else {
        collector.skip(format!("release {}", hardtack_tree::escaped(release.as_bytes())));
        return Ok(());
    };
    bytes.lines(|number, line| {
        let place = Place::line(&name, number);
        if line.trim().is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let mut fields = line.split_whitespace();
        let (Some(package), Some(_), Some(date)) = (fields.next(), fields.next(), fields.next()) else {
            return Err(AdvisoryError::record(place, "the line has not a package, a version and a date"));
        };
        let ended = day(date).ok_or_else(|| AdvisoryError::record(place.clone(), "the third field is no date"))?;
        if !package.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
            collector.skip("names of packages that are patterns");
            return Ok(());
        }
        let mut record = Record::new(format!("unsupported-{scope}-{package}"));
        record.summary = fields.collect::<Vec<_>>().join(" ");
        record.published = Some(ended);
        let whole = Affected::new(scope.clone(), package, Upper::None);
        record.affected.push(Affected { status: Status::EndOfLife, ..whole });
        collector.record(FEED, record, &place)
    })
}
