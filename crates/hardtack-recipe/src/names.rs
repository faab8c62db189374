//! Names that recipes give to images and steps.

use serde::{Deserialize, Serialize};

/// The name of an image: letters, digits, `.`, `_` and `-`, at most 128, the first a letter or digit.
/// It is also the name of a directory, so nothing else is allowed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageName(String);

/// The name of a step within its image, as `--upto` and `--without` take it: the block's label, or one
/// made of its type and number (`packages`, `packages-2`, `file:/etc/motd`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepName(String);
