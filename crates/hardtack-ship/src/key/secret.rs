//! Secret keys.

use std::fmt;
use std::path::Path;

use ed25519_dalek::pkcs8::KeypairBytes;
use p256::ecdsa::signature::Signer;
use p256::pkcs8::der::zeroize::Zeroizing;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};

use super::file::{Pem, read};
use super::{KeyError, KeyType, PublicKey};

/// A key that signs. Its memory is overwritten when it is dropped, and nothing prints it.
pub struct SecretKey {
    key: Key,
    public: PublicKey,
}

enum Key {
    Ed25519(ed25519_dalek::SigningKey),
    P256(p256::ecdsa::SigningKey),
}

impl SecretKey {
    /// A new key.
    ///
    /// # Errors
    /// When the kernel gives no random bytes.
    pub fn generate(kind: KeyType) -> Result<Self, KeyError> {
        let mut seed = Zeroizing::new([0; 32]);
        loop {
            getrandom::fill(seed.as_mut()).map_err(KeyError::Random)?;
            match kind {
                KeyType::Ed25519 => return Self::ed25519(ed25519_dalek::SigningKey::from_bytes(&seed)),
                // One of 2^32 numbers is not below the order of the group.
                KeyType::P256 => {
                    if let Ok(key) = p256::ecdsa::SigningKey::from_slice(seed.as_slice()) {
                        return Self::p256(key);
                    }
                }
            }
        }
    }

    /// Reads a PEM file with a `PRIVATE KEY`: PKCS#8 (RFC 5958) without a passphrase.
    ///
    /// # Errors
    /// When it cannot be read or holds no such key.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let Pem { text, label } = read(path)?;
        let path = || path.to_owned();
        match label.as_str() {
            "ENCRYPTED PRIVATE KEY" => return Err(KeyError::Encrypted { path: path() }),
            "PUBLIC KEY" => return Err(KeyError::Public { path: path() }),
            _ => {}
        }
        if let Ok(key) = ed25519_dalek::SigningKey::from_pkcs8_pem(&text) {
            return Self::ed25519(key);
        }
        match p256::ecdsa::SigningKey::from_pkcs8_pem(&text) {
            Ok(key) => Self::p256(key),
            Err(_) => Err(KeyError::Unknown { path: path() }),
        }
    }

    fn ed25519(key: ed25519_dalek::SigningKey) -> Result<Self, KeyError> {
        let public = PublicKey::ed25519(key.verifying_key())?;
        Ok(Self { key: Key::Ed25519(key), public })
    }

    fn p256(key: p256::ecdsa::SigningKey) -> Result<Self, KeyError> {
        let public = PublicKey::p256(*key.verifying_key())?;
        Ok(Self { key: Key::P256(key), public })
    }

    /// The key that verifies what this one signs.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// A signature over `message`: 64 bytes of ed25519, DER of P-256. Both are made without random numbers (RFC 8032, RFC
    /// 6979), so that the same key and message give the same signature.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        match &self.key {
            Key::Ed25519(key) => key.sign(message).to_bytes().to_vec(),
            Key::P256(key) => {
                let signature: p256::ecdsa::DerSignature = key.sign(message);
                signature.as_bytes().to_vec()
            }
        }
    }

    /// It as PKCS#8 in PEM.
    pub(super) fn to_pem(&self) -> Result<Zeroizing<String>, KeyError> {
        let pem = match &self.key {
            // Without the public half: OpenSSL 3.0 reads no other (RFC 8410, section 7).
            Key::Ed25519(key) => {
                KeypairBytes { secret_key: key.to_bytes(), public_key: None }.to_pkcs8_pem(LineEnding::LF)
            }
            Key::P256(key) => key.to_pkcs8_pem(LineEnding::LF),
        };
        pem.map_err(|error| KeyError::Encode(error.to_string()))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretKey").field("public", &self.public.id()).finish_non_exhaustive()
    }
}
