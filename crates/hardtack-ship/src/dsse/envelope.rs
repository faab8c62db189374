//! Envelopes.

use base64ct::{Base64, Base64Unpadded, Base64Url, Base64UrlUnpadded, Encoding};
use serde::{Deserialize, Serialize};

use super::pre_authentication_encoding;
use crate::key::{KeyId, PublicKey, SecretKey};

/// The type of in-toto statements (`spec/v1/envelope.md` of in-toto).
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";
/// More than the statement of an image with ten thousand packages takes.
const LIMIT: usize = 16 << 20;
/// Nobody signs more often.
const SIGNATURES: usize = 64;

/// A payload with signatures over it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    /// The payload in base64.
    payload: String,
    /// What the payload is.
    payload_type: String,
    /// The signatures.
    signatures: Vec<Signature>,
}

/// One signature of an envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Which key made it: a hint that proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keyid: Option<String>,
    /// It in base64.
    pub sig: String,
}

/// Why bytes are no envelope that can be used.
#[derive(Debug, thiserror::Error)]
pub enum EnvelopeError {
    /// It is too large.
    #[error("it has {length} bytes, and at most {LIMIT} are read")]
    TooLarge {
        /// Its length in bytes.
        length: usize,
    },
    /// It is no JSON of this form.
    #[error("it is no DSSE envelope: {0}")]
    Form(#[source] serde_json::Error),
    /// It holds something else.
    #[error("it holds `{}`, not `{PAYLOAD_TYPE}`", .0.escape_debug())]
    Type(String),
    /// There are no signatures, or too many.
    #[error("it has {0} signatures; 1 to {SIGNATURES} are understood")]
    Signatures(usize),
    /// Something is not in base64.
    #[error("its {0} is not base64")]
    Base64(&'static str),
}

impl Envelope {
    /// Signs a payload of [`PAYLOAD_TYPE`].
    pub fn sign(payload: &[u8], key: &SecretKey) -> Self {
        let signature = key.sign(&pre_authentication_encoding(PAYLOAD_TYPE, payload));
        Self {
            payload: Base64::encode_string(payload),
            payload_type: PAYLOAD_TYPE.to_owned(),
            signatures: vec![Signature {
                keyid: Some(key.public().id().to_string()),
                sig: Base64::encode_string(&signature),
            }],
        }
    }

    /// Reads an envelope. Nothing of it is verified yet.
    ///
    /// # Errors
    /// When it is too large, is no envelope, or holds no in-toto statement.
    pub fn read(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        if bytes.len() > LIMIT {
            return Err(EnvelopeError::TooLarge { length: bytes.len() });
        }
        let envelope: Self = serde_json::from_slice(bytes).map_err(EnvelopeError::Form)?;
        if envelope.payload_type != PAYLOAD_TYPE {
            return Err(EnvelopeError::Type(envelope.payload_type.chars().take(80).collect()));
        }
        if envelope.signatures.is_empty() || envelope.signatures.len() > SIGNATURES {
            return Err(EnvelopeError::Signatures(envelope.signatures.len()));
        }
        Ok(envelope)
    }

    /// It as one line of JSON.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn to_line(&self) -> Result<String, EnvelopeError> {
        Ok(serde_json::to_string(self).map_err(EnvelopeError::Form)? + "\n")
    }

    /// The payload, whoever signed it.
    ///
    /// # Errors
    /// When it is not base64.
    pub fn payload(&self) -> Result<Vec<u8>, EnvelopeError> {
        decode(&self.payload).ok_or(EnvelopeError::Base64("payload"))
    }

    /// The keys that say they have signed it: hints that prove nothing.
    pub fn key_ids(&self) -> impl Iterator<Item = KeyId> + '_ {
        self.signatures.iter().filter_map(|signature| signature.keyid.as_ref()?.parse().ok())
    }

    /// Those of `keys` that have signed it. The hints are not looked at.
    ///
    /// # Errors
    /// When the payload is not base64. A signature that is not is none.
    pub fn signers<'k>(&self, keys: impl IntoIterator<Item = &'k PublicKey>) -> Result<Vec<KeyId>, EnvelopeError> {
        let message = pre_authentication_encoding(&self.payload_type, &self.payload()?);
        let signatures: Vec<Vec<u8>> = self.signatures.iter().filter_map(|signature| decode(&signature.sig)).collect();
        let signed = |key: &&PublicKey| signatures.iter().any(|signature| key.verifies(&message, signature));
        let mut signers: Vec<KeyId> = keys.into_iter().filter(signed).map(PublicKey::id).collect();
        signers.sort_unstable();
        signers.dedup();
        Ok(signers)
    }
}

/// Either alphabet of base64 may be used (`envelope.md` of DSSE), with padding or without.
fn decode(text: &str) -> Option<Vec<u8>> {
    Base64::decode_vec(text)
        .or_else(|_| Base64Url::decode_vec(text))
        .or_else(|_| Base64Unpadded::decode_vec(text))
        .or_else(|_| Base64UrlUnpadded::decode_vec(text))
        .ok()
}
