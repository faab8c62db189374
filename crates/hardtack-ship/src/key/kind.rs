//! Algorithms.

use std::fmt;

/// What a key signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// ECDSA over NIST P-256 with SHA-256 (FIPS 186-5); signatures are in DER, as OpenSSL writes them.
    P256,
}

impl KeyType {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Ed25519, Self::P256];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
            Self::P256 => "p256",
        }
    }
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
