//! Exploit Prediction Scoring System: lines of a CVE, a probability and a percentile (FIRST, "EPSS Data").

use super::collect::Collector;
use super::osv::day;
use crate::advisories::source::Bytes;
use crate::advisories::{AdvisoryError, Cve, FeedId, FeedKind, Place, Probability};

const FEED: FeedId = FeedId { kind: FeedKind::Epss, family: None };

/// Reads the lines, whose fields are separated by commas, or by semicolons.
pub(super) fn read(bytes: Bytes<'_>, collector: &mut Collector) -> Result<(), AdvisoryError> {
    let name = bytes.name.clone();
    let mut as_of = bytes.file_name.split_once('2').and_then(|(_, rest)| day(&format!("2{rest}"))).or(bytes.written);
    bytes.lines(|number, line| {
        let wrong = |what: &str| AdvisoryError::record(Place::line(&name, number), what);
        if let Some(comment) = line.strip_prefix('#') {
            let date = comment.split(',').find_map(|part| part.strip_prefix("score_date:"));
            as_of = date.and_then(day).or(as_of);
            return Ok(());
        }
        if line.is_empty() || line == "cve,epss,percentile" {
            return Ok(());
        }
        let mut fields = line.split([',', ';']);
        let (Some(cve), Some(score), Some(percentile), None) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return Err(wrong("the line has not three fields"));
        };
        let cve = Cve::parse(cve).ok_or_else(|| wrong("the first field is no CVE"))?;
        let share = |text: &str| text.parse::<f32>().ok().filter(|share| (0.0..=1.0).contains(share));
        let (Some(score), Some(percentile)) = (share(score), share(percentile)) else {
            return Err(wrong("a probability is none between 0 and 1"));
        };
        collector.draft().probability.insert(cve, Probability { score, percentile });
        Ok(())
    })?;
    collector.feed(FEED, as_of);
    Ok(())
}
