//! The chart for a page: SVG 1.1, with nothing that has to be fetched.

use std::fmt::Write as _;

use hardtack_build::store::ImageRecord;
use hardtack_report::escaped;

use crate::image_words::moment;

/// The drawing, in its own units.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 300.0;
/// The plot within it.
const LEFT: f64 = 50.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 50.0;
/// Between two lines of the grid, in percent.
const GRID: u8 = 20;

/// A line through the scores of the builds that were judged, the oldest first; each point tells of its build.
pub(crate) fn svg(name: &str, records: &[ImageRecord]) -> String {
    let judged: Vec<(&ImageRecord, f64)> =
        records.iter().rev().filter_map(|record| Some((record, record.percent()?))).collect();
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>Score of {0} over {1} builds</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n\
         <text x=\"{LEFT}\" y=\"22\" font-size=\"15\" fill=\"#222222\">Score of {0}</text>\n",
        escaped(name),
        judged.len()
    );
    // Writing to a string cannot fail.
    for line in (0..=100).step_by(GRID.into()) {
        let y = height(f64::from(line));
        let _ = writeln!(
            text,
            "<line x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{:.1}\" y2=\"{y:.1}\" stroke=\"#dddddd\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#555555\">{line} %</text>",
            WIDTH - RIGHT,
            LEFT - 6.0,
            y + 4.0
        );
    }
    let points: Vec<(f64, f64)> =
        judged.iter().enumerate().map(|(index, (_, score))| (across(index, judged.len()), height(*score))).collect();
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let _ =
        writeln!(text, "<polyline points=\"{}\" fill=\"none\" stroke=\"#1f6feb\" stroke-width=\"2\"/>", path.join(" "));
    for ((record, score), (x, y)) in judged.iter().zip(&points) {
        let _ = writeln!(
            text,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"#1f6feb\"><title>{}</title></circle>",
            escaped(&format!("{score:.1} %, {}{}, {}", version(record), moment(record.baked), record.digest.short()))
        );
    }
    for (index, anchor) in [(0, "start"), (judged.len().saturating_sub(1), "end")] {
        if let (Some((record, _)), Some((x, _))) = (judged.get(index), points.get(index)) {
            let label = escaped(&format!("{}{}", version(record), moment(record.baked)));
            let y = HEIGHT - BOTTOM + 22.0;
            let _ = writeln!(
                text,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"#555555\">{label}</text>"
            );
        }
        if judged.len() < 2 {
            break;
        }
    }
    text.push_str("</svg>\n");
    text
}

fn version(record: &ImageRecord) -> String {
    record.version.as_ref().map(|version| format!("{version}, ")).unwrap_or_default()
}

/// Where a score is, from the top.
fn height(score: f64) -> f64 {
    TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - score.clamp(0.0, 100.0) / 100.0)
}

/// Where a build is, from the left.
#[allow(clippy::cast_precision_loss, reason = "nobody bakes 2^52 images")]
fn across(index: usize, builds: usize) -> f64 {
    LEFT + (WIDTH - LEFT - RIGHT) * index as f64 / builds.saturating_sub(1).max(1) as f64
}
