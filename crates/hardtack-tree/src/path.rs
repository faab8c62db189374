//! Paths inside a tree.

use std::borrow::Borrow;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::str::FromStr;

mod serialised;

/// An absolute, normalised path inside a tree: it starts with `/`, has no empty, `.` or `..` component
/// and no NUL byte. It never names anything of the host: views resolve it inside their root.
///
/// Bytes that are not UTF-8 are kept as Linux has them, in an `OsStr`. Paths are ordered by their bytes, as
/// `LC_ALL=C sort` orders them. In JSON a path is a string, or an array of bytes when it is not UTF-8.
///
/// [`tree_path!`](crate::tree_path) makes one of a literal, checked when the program is compiled.
#[derive(Clone)]
pub struct TreePath(PathBuf);

/// A text that is not a path inside a tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// It does not start at the root.
    #[error("`{0}` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`")]
    Relative(String),
    /// It starts at the root, and is to be appended to another path.
    #[error("`{0}` starts with `/`: leave the slash out, the path is appended to another one")]
    Absolute(String),
    /// It goes upwards.
    #[error("`{0}` has a `..` in it: write the path that is meant, without going upwards")]
    Upwards(String),
    /// It has a NUL byte, which no Linux path can have.
    #[error("`{0}` has a NUL byte in it: remove it")]
    Nul(String),
}

/// Makes a [`TreePath`] of a literal that is known to be absolute and normalised; anything else does not compile.
///
/// ```
/// let path = hardtack_tree::tree_path!("/etc/passwd");
/// assert_eq!(path.to_string(), "/etc/passwd");
/// ```
/// ```compile_fail
/// let path = hardtack_tree::tree_path!("/etc/../passwd");
/// ```
#[macro_export]
macro_rules! tree_path {
    ($text:literal) => {{
        const PATH: $crate::FixedPath = $crate::FixedPath::new($text);
        PATH.to_path()
    }};
}

/// A path that is known when the program is compiled; see [`tree_path!`](crate::tree_path).
#[derive(Clone, Copy, Debug)]
pub struct FixedPath(&'static str);

impl FixedPath {
    /// Takes an absolute, normalised path.
    ///
    /// # Panics
    /// On any other text; in a constant that is an error of the compiler.
    pub const fn new(text: &'static str) -> Self {
        assert!(is_normal(text.as_bytes()), "the path is not absolute and normalised");
        Self(text)
    }

    /// The path.
    pub fn to_path(self) -> TreePath {
        TreePath(PathBuf::from(self.0))
    }
}

impl fmt::Display for FixedPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

/// Whether `bytes` are `/`, or components each after one slash, none of them `.` or `..` or with a NUL.
const fn is_normal(bytes: &[u8]) -> bool {
    if bytes.is_empty() || bytes[0] != b'/' {
        return false;
    }
    let mut at = 1;
    let mut start = 1;
    while at <= bytes.len() {
        if at == bytes.len() || bytes[at] == b'/' {
            let dots = match at - start {
                0 => bytes.len() > 1,
                1 => bytes[start] == b'.',
                2 => bytes[start] == b'.' && bytes[start + 1] == b'.',
                _ => false,
            };
            if dots {
                return false;
            }
            start = at + 1;
        } else if bytes[at] == 0 {
            return false;
        }
        at += 1;
    }
    true
}

impl TreePath {
    /// Reads an absolute path; `//` and `.` are normalised away.
    ///
    /// # Errors
    /// When it is relative, has a `..` component or a NUL byte.
    pub fn new(path: impl AsRef<Path>) -> Result<Self, PathError> {
        let bytes = path.as_ref().as_os_str().as_bytes();
        if is_normal(bytes) {
            return Ok(Self(path.as_ref().to_path_buf()));
        }
        if bytes.first() != Some(&b'/') {
            return Err(PathError::Relative(escaped(bytes)));
        }
        Self::root().append(bytes)
    }

    /// `/`.
    pub fn root() -> Self {
        Self(PathBuf::from("/"))
    }

    /// Appends a relative path of one or more components.
    ///
    /// # Errors
    /// When it is absolute, has a `..` component or a NUL byte.
    pub fn join(&self, relative: &str) -> Result<Self, PathError> {
        self.join_os(OsStr::new(relative))
    }

    /// [`TreePath::join`] for a text of any bytes, such as a name out of a directory.
    ///
    /// # Errors
    /// As [`TreePath::join`].
    pub fn join_os(&self, relative: &OsStr) -> Result<Self, PathError> {
        let bytes = relative.as_bytes();
        if bytes.first() == Some(&b'/') {
            return Err(PathError::Absolute(escaped(bytes)));
        }
        self.append(bytes)
    }

    fn append(&self, bytes: &[u8]) -> Result<Self, PathError> {
        if bytes.contains(&0) {
            return Err(PathError::Nul(escaped(bytes)));
        }
        let mut joined = self.clone();
        for component in bytes.split(|byte| *byte == b'/') {
            match component {
                b"" | b"." => {}
                b".." => return Err(PathError::Upwards(escaped(bytes))),
                name => joined = joined.child(OsStr::from_bytes(name)),
            }
        }
        Ok(joined)
    }

    /// Appends one name that a file system or a checked path gave.
    pub(crate) fn child(&self, name: &OsStr) -> Self {
        let parent = self.bytes();
        let parent = if parent == b"/" { b"" } else { parent };
        let mut bytes = Vec::with_capacity(parent.len() + 1 + name.len());
        bytes.extend_from_slice(parent);
        bytes.push(b'/');
        bytes.extend_from_slice(name.as_bytes());
        Self(PathBuf::from(OsString::from_vec(bytes)))
    }

    /// The directory that holds the entry; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.parent().map(|parent| Self(parent.to_path_buf()))
    }

    /// The last component; `None` for the root.
    pub fn file_name(&self) -> Option<&OsStr> {
        self.0.file_name()
    }

    /// The path with its leading slash. It must not be given to the host's file system.
    pub fn as_path(&self) -> &Path {
        &self.0
    }

    /// The path without its leading slash; empty for the root.
    pub fn relative(&self) -> &Path {
        Path::new(OsStr::from_bytes(&self.bytes()[1..]))
    }

    /// Whether this is `other` or lies below it.
    pub fn starts_with(&self, other: &TreePath) -> bool {
        match self.bytes().strip_prefix(other.bytes()) {
            Some(rest) => rest.is_empty() || rest[0] == b'/' || other.bytes() == b"/",
            None => false,
        }
    }

    /// The components after the root.
    pub fn components(&self) -> impl DoubleEndedIterator<Item = &OsStr> {
        self.bytes()[1..].split(|byte| *byte == b'/').filter(|name| !name.is_empty()).map(OsStr::from_bytes)
    }

    /// The directories above the entry, the nearest first, the root last.
    pub fn ancestors(&self) -> impl Iterator<Item = TreePath> {
        std::iter::successors(self.parent(), TreePath::parent)
    }

    /// The bytes of the path.
    pub fn bytes(&self) -> &[u8] {
        self.0.as_os_str().as_bytes()
    }
}

/// Bytes of a file as people may read them: what is no UTF-8, steers a terminal or turns the direction of
/// writing stands as `\x` and two digits for each byte.
pub fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            if letter.is_control() || is_invisible(letter) {
                letter.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
            } else {
                text.push(letter);
            }
        }
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
    }
    text
}

/// Marks that have no width or turn the direction of writing (Unicode categories Cf, Zl, Zp in the general block).
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

impl fmt::Display for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&escaped(self.bytes()))
    }
}

impl fmt::Debug for TreePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

// Compared as bytes: the components of `PathBuf` give the same equality, but another order and slower.
impl PartialEq for TreePath {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for TreePath {}

impl PartialOrd for TreePath {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TreePath {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.bytes().cmp(other.bytes())
    }
}

impl Hash for TreePath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes().hash(state);
    }
}

/// A map of paths can be searched by bytes that are no path, such as what all paths in a directory begin with.
impl Borrow<[u8]> for TreePath {
    fn borrow(&self) -> &[u8] {
        self.bytes()
    }
}

impl AsRef<Path> for TreePath {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl FromStr for TreePath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        Self::new(text)
    }
}

impl TryFrom<PathBuf> for TreePath {
    type Error = PathError;

    fn try_from(path: PathBuf) -> Result<Self, PathError> {
        Self::new(path)
    }
}

impl From<TreePath> for PathBuf {
    fn from(path: TreePath) -> Self {
        path.0
    }
}

#[cfg(test)]
mod tests;
