//! `/etc/fstab` (fstab(5)).

use hardtack_tree::FixedPath;
use hardtack_tree::fstab::{fields, unescape};

use super::MountOptions;
use crate::verdict::{Location, Unjudgeable};

/// The file.
pub const FSTAB: FixedPath = FixedPath::new("/etc/fstab");

/// One file system of the file. Swap has no mount point and is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    number: usize,
    /// Where it is mounted, escapes decoded, without a slash at its end.
    pub(super) point: String,
    pub(super) options: MountOptions,
}

impl Line {
    pub(super) fn at(&self) -> Location {
        Location { path: FSTAB.to_path(), line: Some(self.number) }
    }
}

/// The file systems in their order.
pub(super) fn parse(text: &str) -> Result<Vec<Line>, Unjudgeable> {
    let mut lines = Vec::new();
    for (text, number) in text.lines().zip(1..) {
        let fields = fields(text);
        if fields.is_empty() {
            continue;
        }
        let field = |index: usize| fields.get(index).and_then(|range| text.get(range.clone()));
        let (Some(point), Some(_)) = (field(1), field(2)) else {
            return Err(Unjudgeable(format!("{} line {number} names no mount point and type", FSTAB.to_path())));
        };
        let point = unescape(point);
        if point.starts_with('/') {
            let point = if point.len() > 1 { point.trim_end_matches('/').to_owned() } else { point };
            lines.push(Line { number, point, options: MountOptions::parse(field(3).unwrap_or_default()) });
        }
    }
    Ok(lines)
}

/// The line with `option` added to its options, everything else as it was.
pub(crate) fn add_option(line: &str, option: &str) -> String {
    let fields = fields(line);
    match (fields.get(3), fields.get(2)) {
        (Some(range), _) => {
            let options = MountOptions::parse(line.get(range.clone()).unwrap_or_default()).with(option);
            let (before, after) = (line.get(..range.start), line.get(range.end..));
            format!("{}{options}{}", before.unwrap_or_default(), after.unwrap_or_default())
        }
        (None, Some(range)) => {
            let (before, after) = (line.get(..range.end), line.get(range.end..));
            format!("{} {option}{}", before.unwrap_or_default(), after.unwrap_or_default())
        }
        (None, None) => line.to_owned(),
    }
}
