//! The chart for the terminal.

use hardtack_build::store::ImageRecord;

use crate::image_words::{moment, percent, table};

/// Characters of a bar of 100 %.
const WIDTH: f64 = 40.0;
/// Blocks of one to seven eighths of a character.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A bar for each build that was judged, the oldest first, with what became of the score since the one before it by the
/// same benchmark and profile.
pub(crate) fn text(records: &[ImageRecord]) -> String {
    let mut rows = Vec::new();
    let mut before: Option<&ImageRecord> = None;
    for record in records.iter().rev().filter(|record| record.percent().is_some()) {
        let score = record.percent().unwrap_or_default();
        let change = before.filter(|before| by_one(before, record)).and_then(ImageRecord::percent);
        let change = change.map(|before| difference(score - before)).unwrap_or_default();
        let version = record.version.clone().unwrap_or_else(|| "-".to_owned());
        rows.push([moment(record.baked), version, record.digest.short(), percent(Some(score)), bar(score), change]);
        before = Some(record);
    }
    table(&rows)
}

fn by_one(one: &ImageRecord, other: &ImageRecord) -> bool {
    let of = |record: &ImageRecord| record.audit.as_ref().map(|audit| (audit.benchmark.clone(), audit.profile.clone()));
    of(one) == of(other)
}

fn difference(points: f64) -> String {
    if points.abs() < 0.05 { "=".to_owned() } else { format!("{points:+.1}") }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a score is between 0 and 100")]
fn bar(score: f64) -> String {
    let eighths = (score.clamp(0.0, 100.0) / 100.0 * WIDTH * 8.0).round() as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS.get(eighths % 8).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_grow_by_eighths_of_a_character() {
        assert_eq!(bar(0.0), "");
        assert_eq!(bar(100.0).chars().count(), 40);
        assert_eq!(bar(50.0).chars().count(), 20);
        assert_eq!(bar(0.3125), "▏");
        assert_eq!(bar(f64::NAN), "");
    }

    #[test]
    fn what_is_too_little_to_be_seen_is_no_difference() {
        assert_eq!([0.0, 0.04, 1.25, -3.0].map(difference), ["=", "=", "+1.2", "-3.0"]);
    }
}
