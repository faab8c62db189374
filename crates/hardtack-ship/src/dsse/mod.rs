//! Signed envelopes: DSSE v1 (<https://github.com/secure-systems-lab/dsse>).

mod envelope;
mod pae;

pub use envelope::{Envelope, EnvelopeError, PAYLOAD_TYPE, Signature};
pub use pae::pre_authentication_encoding;
