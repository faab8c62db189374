//! Files: where packages were found, what they own, and what nobody owns.

use std::fmt;

use hardtack_hcl::from_base64;
use hardtack_tree::{Digest, TreePath};
use serde::{Deserialize, Serialize};

/// Where a package was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file of the tree: a database, a manifest, a program, an archive.
    pub path: TreePath,
    /// Members of archives, one inside the other, the outermost first; empty for most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<String>,
}

impl From<TreePath> for Place {
    fn from(path: TreePath) -> Self {
        Self { path, inside: Vec::new() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        self.inside.iter().try_for_each(|member| write!(f, "!{}", hardtack_tree::escaped(member.as_bytes())))
    }
}

/// A file that a package brought.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OwnedFile {
    /// Where it is, as the package's database says.
    pub path: TreePath,
    /// What the package brought there, where the database has a digest. What lies there now may differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<Checksum>,
}

/// A digest as a package database has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Checksum {
    /// How it was computed.
    pub algorithm: ChecksumAlgorithm,
    /// Its lower-case hexadecimal digits, as many as the algorithm gives.
    pub hex: String,
}

impl Checksum {
    /// A digest of hexadecimal digits in either case; `None` when they are not as many as the algorithm gives.
    pub fn new(algorithm: ChecksumAlgorithm, hex: &str) -> Option<Self> {
        let whole = hex.len() == algorithm.digits() && hex.bytes().all(|digit| digit.is_ascii_hexdigit());
        whole.then(|| Self { algorithm, hex: hex.to_ascii_lowercase() })
    }

    /// A digest in base64; `None` when it is none, or not as long as the algorithm gives.
    pub(crate) fn from_base64(algorithm: ChecksumAlgorithm, text: &str) -> Option<Self> {
        let hex: String = from_base64(text)?.iter().map(|byte| format!("{byte:02x}")).collect();
        Self::new(algorithm, &hex)
    }
}

/// How a digest was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChecksumAlgorithm {
    /// MD5 (RFC 1321): what dpkg keeps.
    Md5,
    /// SHA-1 (FIPS 180-4): what apk keeps.
    Sha1,
    /// SHA-256: what RPM keeps.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl ChecksumAlgorithm {
    /// How many hexadecimal digits it gives.
    pub fn digits(self) -> usize {
        match self {
            Self::Md5 => 32,
            Self::Sha1 => 40,
            Self::Sha256 => 64,
            Self::Sha384 => 96,
            Self::Sha512 => 128,
        }
    }
}

/// A program that no package brings: an executable regular file with the header of an ELF or the first line of a script.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StrayProgram {
    /// Where it is.
    pub path: TreePath,
    /// What is in it.
    pub digest: Digest,
    /// Its length in bytes; `None` where a document does not tell.
    pub size: Option<u64>,
}
