//! Signed envelopes and what is in them.

use hardtack_ship::dsse::Envelope;
use hardtack_ship::key::PublicKey;
use hardtack_ship::statement::Statement;

/// An approval, as it is signed.
pub const SEED: &[u8] = br#"{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"web","digest":{"hardtackContent":"ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73","sha256":"00"}}],"predicateType":"urn:hardtack:approval:v1","predicate":{"channel":"golden","evidence":"sha256:ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"}}"#;

/// An envelope around an empty object.
pub const ENVELOPE_SEED: &[u8] = br#"{"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"sha256:ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73","sig":"AAAA"}]}"#;

/// A public key.
pub const KEY: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";

/// Reads a statement and what it is about.
pub fn statement(bytes: &[u8]) {
    let Ok(statement) = Statement::read(bytes) else { return };
    statement.files().for_each(drop);
    statement.subject.iter().filter_map(|subject| subject.as_image()).for_each(drop);
    if let Ok(written) = statement.to_bytes() {
        assert!(Statement::read(&written).is_ok_and(|again| again.subject == statement.subject));
    }
}

/// Reads an envelope, looks who has signed it, and reads what it holds.
pub fn envelope(bytes: &[u8]) {
    let Ok(envelope) = Envelope::read(bytes) else { return };
    envelope.key_ids().for_each(drop);
    let key = PublicKey::of_pem(KEY);
    assert!(envelope.signers(&key).is_ok_and(|signers| signers.is_empty()) || envelope.payload().is_err());
    if let Ok(payload) = envelope.payload() {
        statement(&payload);
    }
}

/// Reads a public key.
pub fn key(bytes: &[u8]) {
    let Some(key) = PublicKey::of_pem(&String::from_utf8_lossy(bytes)) else { return };
    assert!(!key.verifies(bytes, bytes));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_are_read() {
        assert!(Statement::read(SEED).is_ok());
        assert!(Envelope::read(ENVELOPE_SEED).unwrap().payload().is_ok_and(|payload| payload == b"{}"));
        assert!(PublicKey::of_pem(KEY).is_some());
    }
}
