//! Public keys.

use std::path::Path;

use p256::ecdsa::signature::Verifier;
use p256::pkcs8::{DecodePublicKey, EncodePublicKey, LineEnding};

use super::file::{Pem, read};
use super::{KeyError, KeyId, KeyType};

/// A key that verifies.
#[derive(Clone, Debug)]
pub struct PublicKey {
    id: KeyId,
    key: Key,
}

#[derive(Clone, Debug)]
enum Key {
    Ed25519(ed25519_dalek::VerifyingKey),
    P256(p256::ecdsa::VerifyingKey),
}

impl PublicKey {
    /// Reads a PEM file with a `PUBLIC KEY` (RFC 7468, section 13).
    ///
    /// # Errors
    /// When it cannot be read or holds no such key.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let Pem { text, label } = read(path)?;
        let path = || path.to_owned();
        if label.ends_with("PRIVATE KEY") {
            return Err(KeyError::Secret { path: path() });
        }
        Self::of_pem(&text).ok_or_else(|| KeyError::Unknown { path: path() })
    }

    /// The key in a PEM text; `None` when there is none of a known kind.
    pub fn of_pem(text: &str) -> Option<Self> {
        if let Ok(key) = ed25519_dalek::VerifyingKey::from_public_key_pem(text) {
            return Self::ed25519(key).ok();
        }
        Self::p256(p256::ecdsa::VerifyingKey::from_public_key_pem(text).ok()?).ok()
    }

    pub(super) fn ed25519(key: ed25519_dalek::VerifyingKey) -> Result<Self, KeyError> {
        let info = key.to_public_key_der().map_err(|error| KeyError::Encode(error.to_string()))?;
        Ok(Self { id: KeyId::of(info.as_bytes()), key: Key::Ed25519(key) })
    }

    pub(super) fn p256(key: p256::ecdsa::VerifyingKey) -> Result<Self, KeyError> {
        let info = key.to_public_key_der().map_err(|error| KeyError::Encode(error.to_string()))?;
        Ok(Self { id: KeyId::of(info.as_bytes()), key: Key::P256(key) })
    }

    /// What names it.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Its kind.
    pub fn kind(&self) -> KeyType {
        match self.key {
            Key::Ed25519(_) => KeyType::Ed25519,
            Key::P256(_) => KeyType::P256,
        }
    }

    /// It as PEM.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn to_pem(&self) -> Result<String, KeyError> {
        let pem = match &self.key {
            Key::Ed25519(key) => key.to_public_key_pem(LineEnding::LF),
            Key::P256(key) => key.to_public_key_pem(LineEnding::LF),
        };
        pem.map_err(|error| KeyError::Encode(error.to_string()))
    }

    /// Whether `signature` is one of this key over `message`.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.key {
            // Strict: no key of small order, and one signature has one encoding.
            Key::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            Key::P256(key) => p256::ecdsa::DerSignature::from_bytes(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
        }
    }
}
