//! Paths inside a tree.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// An absolute, normalised path inside a tree: it starts with `/`, has no empty, `.` or `..` component
/// and no NUL byte. It never names anything of the host: views resolve it inside their root.
///
/// Bytes that are not UTF-8 are kept as Linux has them, in an `OsStr`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "PathBuf", into = "PathBuf")]
pub struct TreePath(PathBuf);
