//! Licences of Debian packages, from `/usr/share/doc/PACKAGE/copyright` (Debian policy 12.5).

use std::collections::BTreeSet;

use hardtack_tree::dpkg::deb822::{Part, parts};
use hardtack_tree::{Tree, tree_path};

use crate::inventory::InventoryError;
use crate::inventory::read::Findings;

/// Where texts of common licences lie, by name.
const COMMON: &str = "/usr/share/common-licenses/";
/// No name of a licence is longer.
const LONGEST: usize = 200;

/// The licences of a package; none when documentation was left out of the tree.
pub(super) fn of_package(
    tree: &dyn Tree,
    package: &str,
    findings: &mut Findings,
) -> Result<Vec<String>, InventoryError> {
    let Ok(path) = tree_path!("/usr/share/doc").join(package).and_then(|path| path.join("copyright")) else {
        return Ok(Vec::new());
    };
    match tree.read_text(&path) {
        Ok(text) => Ok(licences(&text.unwrap_or_default())),
        Err(error) => {
            findings.unread(&path, error);
            Ok(Vec::new())
        }
    }
}

/// The distinct licences that a copyright file names, sorted: the first lines of its `License` fields where it has the
/// form of DEP-5, else the common licences to whose texts it refers.
pub fn licences(text: &str) -> Vec<String> {
    let is_structured = text
        .lines()
        .find(|line| !line.trim_ascii().is_empty())
        .is_some_and(|line| ["Format:", "Format-Specification:"].iter().any(|field| line.starts_with(field)));
    let found: BTreeSet<&str> = if is_structured { structured(text) } else { common(text) };
    found.into_iter().filter(|name| name.len() <= LONGEST).map(str::to_owned).collect()
}

fn structured(text: &str) -> BTreeSet<&str> {
    parts(text)
        .filter_map(|part| match part {
            Part::Field { name, value, .. } if name.eq_ignore_ascii_case("License") => value.lines().next(),
            _ => None,
        })
        .map(str::trim_ascii)
        .filter(|name| !name.is_empty())
        .collect()
}

fn common(text: &str) -> BTreeSet<&str> {
    text.split(COMMON)
        .skip(1)
        .filter_map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-.+".contains(c)).unwrap_or(rest.len());
            Some(rest.get(..end)?.trim_end_matches(['.', '-'])).filter(|name| !name.is_empty())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::licences;

    #[test]
    fn licences_are_the_fields_of_dep_5_or_the_common_texts() {
        let structured = "Format: x\nSource: y\n\nFiles: *\nLicense: GPL-2+ or MIT\n text\n\nFiles: a\nLicense: MIT\n\nlicense: BSD\n";
        assert_eq!(licences(structured), ["BSD", "GPL-2+ or MIT", "MIT"]);
        let free = "This is by X.\nSee `/usr/share/common-licenses/GPL-2'.\nand /usr/share/common-licenses/Artistic.\n";
        assert_eq!(licences(free), ["Artistic", "GPL-2"]);
        assert!(licences("nothing is said").is_empty());
    }
}
