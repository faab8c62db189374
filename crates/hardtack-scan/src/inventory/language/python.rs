//! Packages of Python (PyPA specifications, "Core metadata").

use hardtack_tree::TreePath;
use hardtack_tree::dpkg::deb822::{Part, parts};

use crate::inventory::found::Found;
use crate::inventory::{Ecosystem, Package};

const CLASSIFIER: &str = "License :: OSI Approved :: ";
/// A text of a licence where its name should stand is longer.
const LONGEST_LICENCE: usize = 200;

/// The package of a file of metadata; `None` when it has no name or version.
pub(super) fn package(text: &str, path: &TreePath) -> Option<Found> {
    let (mut name, mut version, mut supplier) = (None, None, None);
    let (mut expression, mut licence, mut classified) = (None, None, Vec::new());
    let mut needs = Vec::new();
    // The description follows the fields after an empty line.
    let fields = parts(text).take_while(|part| *part != Part::End);
    for part in fields {
        let Part::Field { name: field, value, .. } = part else { continue };
        let some = Some(value).filter(|value| !value.is_empty() && *value != "UNKNOWN");
        match field {
            "Name" => name = some,
            "Version" => version = some,
            "Author" | "Author-email" | "Maintainer" => supplier = supplier.or(some),
            "License-Expression" => expression = some,
            "License" => licence = some.filter(|text| text.len() <= LONGEST_LICENCE && !text.contains('\n')),
            "Classifier" => classified.extend(value.strip_prefix(CLASSIFIER)),
            // `name[extra] (>=1) ; marker`: what an extra wants need not be there.
            "Requires-Dist" if !value.contains("extra ==") => needs.extend(requirement(value)),
            _ => {}
        }
    }
    let mut package = Package::new(Ecosystem::PyPi, name?, version?, path.clone().into());
    package.supplier = supplier.map(str::to_owned);
    let stated = expression.or(licence).map(|licence| vec![licence]).unwrap_or(classified);
    package.licences = stated.into_iter().map(str::to_owned).collect();
    Some(Found { provides: vec![key(&package.name)], needs, package })
}

fn requirement(text: &str) -> Option<Vec<String>> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c)).unwrap_or(text.len());
    text.get(..end).filter(|name| !name.is_empty()).map(|name| vec![key(name)])
}

/// Names are alike in either case and with any run of `-`, `_` and `.` ("Names and normalization").
fn key(name: &str) -> String {
    format!("pypi:{}", normalised(name))
}

/// A name as it is compared.
pub(crate) fn normalised(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            '-' | '_' | '.' if plain.ends_with('-') => {}
            '-' | '_' | '.' => plain.push('-'),
            other => plain.push(other.to_ascii_lowercase()),
        }
    }
    plain
}
