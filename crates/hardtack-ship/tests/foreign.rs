//! Envelopes, statements and bundles that somebody else wrote.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use hardtack_build::store::ImageId;
use hardtack_ship::bundle;
use hardtack_ship::dsse::Envelope;
use hardtack_ship::key::{KeyType, PublicKey, SecretKey};
use hardtack_ship::statement::{Approval, Claim, Resource, Statement};
use hardtack_tree::Digest;
use proptest::prelude::*;

fn statement() -> Statement {
    let image = ImageId { name: "web".parse().unwrap(), digest: Digest::of("content") };
    let approval = Approval { channel: "golden".parse().unwrap(), evidence: Digest::of("evidence") };
    Statement { subject: vec![Resource::image(&image)], claim: Claim::Approval(approval) }
}

#[test]
fn a_statement_is_read_as_it_was_written() {
    let bytes = statement().to_bytes().unwrap();
    assert_eq!(Statement::read(&bytes).unwrap(), statement());
    insta::assert_snapshot!(String::from_utf8(bytes).unwrap(), @r#"{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"web","digest":{"hardtackContent":"ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"}}],"predicateType":"urn:hardtack:approval:v1","predicate":{"channel":"golden","evidence":"sha256:ee8250fb76e094b34b471f13a73dbbe51d1ae142e9df59d7c0d31ec20f0a0a8e"}}"#);
    let other = br#"{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a","digest":{"sha256":"00"}}],
                     "predicateType":"https://example.org/review/v1","predicate":{"result":"ok"},"more":1}"#;
    assert_eq!(Statement::read(other).unwrap().claim, Claim::Other("https://example.org/review/v1".to_owned()));
}

#[test]
fn what_is_no_statement_says_why() {
    let cases = [
        "",
        "{}",
        r#"{"_type":"https://in-toto.io/Statement/v0.1","subject":[],"predicateType":"","predicate":{}}"#,
        r#"{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"x","predicate":{}}"#,
        r#"{"_type":"https://in-toto.io/Statement/v1","subject":[{}],"predicateType":"urn:hardtack:approval:v1","predicate":{"channel":"../x","evidence":""}}"#,
    ];
    let errors = cases.map(|text| Statement::read(text.as_bytes()).unwrap_err().to_string());
    insta::assert_snapshot!(errors.join("\n"), @r"
    it is no in-toto statement: EOF while parsing a value at line 1 column 0
    it is no in-toto statement: missing field `_type` at line 1 column 2
    its type is `https://in-toto.io/Statement/v0.1`, not `https://in-toto.io/Statement/v1`
    it has 0 subjects; 1 to 4096 are understood
    its predicate is not what `urn:hardtack:approval:v1` says: the name `../x` has the character '/'
    ");
}

#[test]
fn what_is_no_envelope_says_why() {
    let cases = [
        "{",
        r#"{"payload":"","payloadType":"text/plain","signatures":[{"sig":""}]}"#,
        r#"{"payload":"","payloadType":"application/vnd.in-toto+json","signatures":[]}"#,
    ];
    let errors = cases.map(|text| Envelope::read(text.as_bytes()).unwrap_err().to_string());
    insta::assert_snapshot!(errors.join("\n"), @r"
    it is no DSSE envelope: EOF while parsing an object at line 1 column 1
    it holds `text/plain`, not `application/vnd.in-toto+json`
    it has 0 signatures; 1 to 64 are understood
    ");
    let bad = r#"{"payload":"*","payloadType":"application/vnd.in-toto+json","signatures":[{"sig":"*"}]}"#;
    insta::assert_snapshot!(Envelope::read(bad.as_bytes()).unwrap().payload().unwrap_err(), @"its payload is not base64");
    assert!(Envelope::read(&vec![b' '; 20 << 20]).is_err());
}

#[test]
fn a_bundle_has_each_envelope_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = bundle::path(directory.path(), &"web".parse().unwrap());
    assert!(bundle::read(&path).unwrap().is_empty());
    for line in ["{\"a\":1}\n", "{\"b\":2}", "{\"a\":1}\n"] {
        bundle::add(&path, line).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "{\"a\":1}\n{\"b\":2}\n");
    assert_eq!(bundle::read(&path).unwrap().len(), 2);
}

fn public() -> PublicKey {
    SecretKey::generate(KeyType::P256).unwrap().public().clone()
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Statement::read(&bytes);
        let _ = Envelope::read(&bytes);
        let _ = public().verifies(b"message", &bytes);
    }

    #[test]
    fn no_change_of_an_envelope_is_signed_by_its_key(at in 0usize..400, byte in any::<u8>()) {
        let key = SecretKey::generate(KeyType::Ed25519).unwrap();
        let line = Envelope::sign(&statement().to_bytes().unwrap(), &key).to_line().unwrap();
        let mut bytes = line.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let Ok(envelope) = Envelope::read(&bytes) else { return Ok(()) };
        let Ok(payload) = envelope.payload() else { return Ok(()) };
        let is_signed = envelope.signers([key.public()]).is_ok_and(|signers| !signers.is_empty());
        prop_assert!(!is_signed || payload == statement().to_bytes().unwrap());
    }
}
