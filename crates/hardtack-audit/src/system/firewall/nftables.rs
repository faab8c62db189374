//! Rule files of nft(8).

mod block;
mod key;
mod rule;
mod source;
mod token;

use std::path::Path;
use std::sync::Arc;

use hardtack_tree::{FixedPath, Tree, TreePath};

use super::Ruleset;
use crate::system::units::{UnitFile, Units};
use crate::verdict::Unjudgeable;

/// What Debian's `nftables.service` loads.
pub const MAIN_FILE: FixedPath = FixedPath::new("/etc/nftables.conf");

/// The unit that loads the rules at boot.
pub const UNIT: &str = "nftables.service";

/// Reads what the boot loads.
pub(super) fn read(tree: &dyn Tree) -> Result<Ruleset, Unjudgeable> {
    let main = main_file(tree)?;
    let tokens = source::load(tree, &main)?;
    Ok(block::parse(tokens))
}

/// The file that the unit gives to nft.
///
/// # Errors
/// When the unit cannot be read.
pub fn main_file(tree: &dyn Tree) -> Result<TreePath, Unjudgeable> {
    let units = Units::read(tree)?;
    let Some(path) = units.file(UNIT) else { return Ok(MAIN_FILE.to_path()) };
    let file = UnitFile::read(tree, UNIT, path)?;
    let words = file.words("Service", "ExecStart");
    let named = words.windows(2).find(|pair| pair[0] == "-f" || pair[0] == "--file").map(|pair| pair[1]);
    Ok(named
        .filter(|name| name.starts_with('/'))
        .and_then(|name| TreePath::new(name).ok())
        .unwrap_or(MAIN_FILE.to_path()))
}

/// Reads what `nft list ruleset` prints.
pub fn parse_listing(text: &str) -> Ruleset {
    let from = TreePath::new(Path::new("/proc/net/nftables")).unwrap_or_else(|_| TreePath::root());
    let tokens = token::split(text, &Arc::new(from));
    block::parse(tokens)
}

#[cfg(test)]
mod tests;
