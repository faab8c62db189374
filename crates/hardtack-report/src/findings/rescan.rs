//! What a rescan found, as text.

use std::fmt;

use anstyle::{AnsiColor, Style};
use hardtack_scan::matching::Rescan;

use super::text::feed_text;
use crate::paint;

/// The most images that are named with something new.
const NAMED: usize = 5;

/// A rescan as text; `Display` prints it with colours.
#[derive(Clone, Copy, Debug)]
pub struct RescanText<'r> {
    rescan: &'r Rescan,
}

impl<'r> RescanText<'r> {
    /// The text of `rescan`.
    pub fn new(rescan: &'r Rescan) -> Self {
        Self { rescan }
    }
}

impl fmt::Display for RescanText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rescan = self.rescan;
        for feed in &rescan.feeds {
            writeln!(f, "{}  {}", paint(Style::new().dimmed(), "known"), feed_text(feed))?;
        }
        for new in &rescan.new {
            let Some(advisory) = rescan.advisories.get(new.advisory) else { continue };
            let exploited = if advisory.kev.is_some() { "  exploited" } else { "" };
            let severity = advisory.severity.map(|severity| format!("  {severity}")).unwrap_or_default();
            let name = paint(AnsiColor::Red.on_default().bold(), format!("{}{exploited}", advisory.name));
            let fix =
                new.fixed.as_ref().map_or_else(|| "no fix is known".to_owned(), |fixed| format!("{fixed} fixes it"));
            writeln!(f, "\nnew {name}{severity}")?;
            writeln!(f, "    {} {}; {fix}", new.package, new.version)?;
            let names =
                new.images.iter().filter_map(|image| rescan.images.get(*image)).map(|image| image.name.as_str());
            let names: Vec<&str> = names.collect();
            let more = names.len().saturating_sub(NAMED);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            writeln!(f, "    in {}{more}", names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", "))?;
        }
        writeln!(f, "\n{:<40} {:>6} {:>9} {:>6}", "image", "open", "exploited", "new")?;
        for image in &rescan.images {
            let new = if image.first { "first".to_owned() } else { image.new.to_string() };
            writeln!(f, "{:<40} {:>6} {:>9} {new:>6}", image.name, image.open, image.exploited)?;
        }
        Ok(())
    }
}
