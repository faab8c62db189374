//! Records of images in words.

use hardtack_build::store::ImageId;
use hardtack_build::store::{ImageRecord, ProofOutcome, RecordedBase};
use jiff::Timestamp;

/// A moment, to the minute, in UTC.
pub(crate) fn moment(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M").to_string()
}

/// A score.
pub(crate) fn percent(percent: Option<f64>) -> String {
    percent.map_or_else(|| "-".to_owned(), |percent| format!("{percent:.1} %"))
}

/// What the boot of a clone showed.
pub(crate) fn proof(proof: Option<ProofOutcome>) -> &'static str {
    match proof {
        None => "-",
        Some(ProofOutcome::Passed) => "passed",
        Some(ProofOutcome::Failed) => "FAILED",
    }
}

/// An image by its name and the beginning of its digest, which the command line takes.
pub(crate) fn short(image: &ImageId) -> String {
    format!("{}@{}", image.name, image.digest.short())
}

/// Where an image began.
pub(crate) fn base(base: &RecordedBase) -> String {
    match base {
        RecordedBase::Image(base) => short(&base.image),
        RecordedBase::Bootstrap { origin } => {
            origin.suites.first().map_or_else(|| "an archive".to_owned(), |suite| suite.name.clone())
        }
        RecordedBase::Tar => "a tar archive".to_owned(),
        RecordedBase::Directory => "a directory".to_owned(),
        RecordedBase::DiskImages => "a disk image".to_owned(),
    }
}

/// How many controls failed.
pub(crate) fn failed(record: &ImageRecord) -> String {
    record.audit.as_ref().map_or_else(|| "-".to_owned(), |audit| audit.score.failed.to_string())
}

/// Rows with every column as wide as its widest cell, for the terminal. No cell has colours.
pub(crate) fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: &[String; N]| {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}
