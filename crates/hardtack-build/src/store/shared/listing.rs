//! Names of objects, taken apart.

use std::str::FromStr;

use hardtack_recipe::ImageName;
use hardtack_tree::Digest;

use crate::store::ImageId;

/// The parts of a name behind its first: `IMAGE`, `DIGEST`, `NUMBER.json` of `records/IMAGE/DIGEST/NUMBER.json`.
pub(super) fn parts(name: &str) -> Vec<&str> {
    name.split('/').skip(1).collect()
}

/// A digest that is written as digits alone.
pub(super) fn digest(hex: &str) -> Option<Digest> {
    format!("sha256:{hex}").parse().ok()
}

/// The image of a name and a digest.
pub(super) fn image(name: &str, hex: &str) -> Option<ImageId> {
    Some(ImageId { name: ImageName::from_str(name).ok()?, digest: digest(hex)? })
}

/// What numbered objects are called: in the order of their numbers.
pub(super) fn numbered(number: u64, ending: &str) -> String {
    format!("{number:010}{ending}")
}

/// The number of a numbered object.
pub(super) fn number(file: &str, ending: &str) -> Option<u64> {
    let digits = file.strip_suffix(ending)?;
    digits.parse().ok().filter(|number| numbered(*number, "") == digits)
}

/// The directory of a kind of objects, of one image where it is given.
pub(super) fn of(kind: &str, image: Option<&ImageName>) -> String {
    image.map_or_else(|| kind.to_owned(), |image| format!("{kind}/{image}"))
}
