//! What names a key.

use std::fmt;
use std::str::FromStr;

use hardtack_tree::{Digest, DigestParseError};
use serde::{Deserialize, Serialize};

/// The SHA-256 of a public key in its `SubjectPublicKeyInfo` (RFC 5280, section 4.1) in DER. `openssl pkey -pubin -outform DER`
/// prints the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(Digest);

impl KeyId {
    pub(super) fn of(info: &[u8]) -> Self {
        Self(Digest::of(info))
    }

    /// The digest.
    pub const fn digest(&self) -> Digest {
        self.0
    }

    /// Its first digits, for people.
    pub fn short(&self) -> String {
        self.0.short()
    }
}

impl FromStr for KeyId {
    type Err = DigestParseError;

    fn from_str(text: &str) -> Result<Self, DigestParseError> {
        text.parse().map(Self)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
