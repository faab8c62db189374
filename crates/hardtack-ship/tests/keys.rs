//! Keys and signatures, held against OpenSSL.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output};

use hardtack_ship::dsse::{Envelope, PAYLOAD_TYPE, pre_authentication_encoding};
use hardtack_ship::key::{KeyError, KeyType, NewKey, PublicKey, SecretKey, is_exposed};
use hardtack_tree::Digest;
use tempfile::TempDir;

const PAYLOAD: &[u8] = b"{\"_type\":\"https://in-toto.io/Statement/v1\"}";

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn try_openssl(&self, line: &str) -> Output {
        Command::new("openssl").args(line.split_whitespace()).current_dir(self.0.path()).output().unwrap()
    }

    fn openssl(&self, line: &str) -> Vec<u8> {
        let output = self.try_openssl(line);
        assert!(output.status.success(), "openssl {line}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    fn message(&self, error: &KeyError) -> String {
        let text = format!("{error}\n  {}", error.remedy().unwrap_or_default());
        text.replace(&self.0.path().display().to_string(), "HERE")
    }
}

/// The command by which OpenSSL makes a key of a kind, and the one by which it verifies `signature` of `message`.
fn commands(kind: KeyType) -> [&'static str; 2] {
    match kind {
        KeyType::Ed25519 => [
            "genpkey -algorithm ed25519 -out other",
            "pkeyutl -verify -pubin -inkey key.pub -rawin -in message -sigfile signature",
        ],
        KeyType::P256 => [
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other",
            "dgst -sha256 -verify key.pub -signature signature message",
        ],
    }
}

/// The bytes of the only signature of an envelope.
fn signature(envelope: &Envelope, at: &Place) -> Vec<u8> {
    let json = serde_json::to_value(envelope).unwrap();
    fs::write(at.path("base64"), json["signatures"][0]["sig"].as_str().unwrap()).unwrap();
    at.openssl("base64 -d -A -in base64")
}

#[test]
fn openssl_verifies_what_is_signed() {
    for kind in KeyType::ALL {
        let at = Place::new();
        let key = SecretKey::generate(kind).unwrap();
        NewKey::write(&key, &at.path("key")).unwrap();
        let envelope = Envelope::sign(PAYLOAD, &key);
        fs::write(at.path("message"), pre_authentication_encoding(PAYLOAD_TYPE, PAYLOAD)).unwrap();
        fs::write(at.path("signature"), signature(&envelope, &at)).unwrap();
        let [_, verify] = commands(kind);
        at.openssl(verify);
        fs::write(at.path("message"), PAYLOAD).unwrap();
        assert!(!at.try_openssl(verify).status.success(), "{kind}: it is over the payload alone");
    }
}

#[test]
fn keys_of_openssl_sign_and_are_named_by_their_subject_public_key_info() {
    for kind in KeyType::ALL {
        let at = Place::new();
        let [generate, verify] = commands(kind);
        at.openssl(generate);
        at.openssl("pkey -in other -pubout -out key.pub");
        let (key, public) =
            (SecretKey::read(&at.path("other")).unwrap(), PublicKey::read(&at.path("key.pub")).unwrap());
        let info = at.openssl("pkey -pubin -in key.pub -outform DER");
        assert_eq!((public.id().to_string(), public.kind()), (Digest::of(info).to_string(), kind));
        assert_eq!(key.public().id(), public.id());
        let envelope = Envelope::sign(PAYLOAD, &key);
        assert_eq!(envelope.signers([&public]).unwrap(), [public.id()]);
        fs::write(at.path("message"), pre_authentication_encoding(PAYLOAD_TYPE, PAYLOAD)).unwrap();
        fs::write(at.path("signature"), signature(&envelope, &at)).unwrap();
        at.openssl(verify);
    }
}

#[test]
fn openssl_reads_the_keys_that_are_made() {
    for kind in KeyType::ALL {
        let at = Place::new();
        let key = SecretKey::generate(kind).unwrap();
        NewKey::write(&key, &at.path("key")).unwrap();
        let mode = |name: &str| fs::metadata(at.path(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("key"), mode("key.pub")), (0o600, 0o644));
        let public = String::from_utf8(at.openssl("pkey -in key -pubout")).unwrap();
        assert_eq!(public, fs::read_to_string(at.path("key.pub")).unwrap());
        assert_eq!(SecretKey::read(&at.path("key")).unwrap().public().id(), key.public().id());
        assert!(!is_exposed(&at.path("key")) && is_exposed(&at.path("key.pub")));
        let secret = fs::read_to_string(at.path("key")).unwrap();
        let line = secret.lines().nth(1).unwrap();
        assert!(!format!("{key:?}").contains(line));
    }
}

#[test]
fn nothing_is_overwritten() {
    let at = Place::new();
    let key = SecretKey::generate(KeyType::Ed25519).unwrap();
    fs::write(at.path("key"), "mine").unwrap();
    let error = NewKey::write(&key, &at.path("key")).unwrap_err();
    insta::assert_snapshot!(at.message(&error), @r"
    HERE/key is there already
      choose another name; keys are never overwritten
    ");
    assert!(!at.path("key.pub").exists(), "half of a pair is worse than none");
    assert_eq!(fs::read_to_string(at.path("key")).unwrap(), "mine");
    fs::rename(at.path("key"), at.path("key.pub")).unwrap();
    NewKey::write(&key, &at.path("key")).unwrap_err();
    assert!(!at.path("key").exists());
}

#[test]
fn what_is_no_key_says_what_it_is() {
    let at = Place::new();
    at.openssl("genpkey -algorithm ed25519 -out plain");
    at.openssl("pkey -in plain -pubout -out public");
    at.openssl("pkey -in plain -aes256 -passout pass:1234 -out encrypted");
    at.openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa");
    fs::write(at.path("bytes"), [0xff; 40]).unwrap();
    fs::write(at.path("large"), "x".repeat(100_000)).unwrap();
    let secret = |name: &str| at.message(&SecretKey::read(&at.path(name)).unwrap_err());
    let public = |name: &str| at.message(&PublicKey::read(&at.path(name)).unwrap_err());
    let all = ["public", "encrypted", "rsa", "bytes", "large", "absent"].map(secret).join("\n");
    insta::assert_snapshot!(all + "\n" + &public("plain") + "\n" + &public("rsa"), @r"
    HERE/public holds a public key, and nothing can be signed with that
      name the secret key that belongs to it
    the key in HERE/encrypted is encrypted
      decrypt it where nobody else reads: openssl pkcs8 -in HERE/encrypted -out KEY, and remove KEY afterwards
    HERE/rsa holds no key of a kind that hardtack knows
      name a PEM file with an ed25519 or P-256 key; `hardtack keys new` makes one
    HERE/bytes holds no key of a kind that hardtack knows
      name a PEM file with an ed25519 or P-256 key; `hardtack keys new` makes one
    HERE/large has more than 16384 bytes, and no key has
      name a PEM file with an ed25519 or P-256 key; `hardtack keys new` makes one
    cannot read the key HERE/absent
      
    HERE/plain holds a secret key, and a public one is asked for
      name its public key: `hardtack keys show FILE` prints it
    HERE/rsa holds a secret key, and a public one is asked for
      name its public key: `hardtack keys show FILE` prints it
    ");
}

#[test]
fn a_signature_of_another_or_over_something_else_is_none() {
    let [key, other] = KeyType::ALL.map(|kind| SecretKey::generate(kind).unwrap());
    let envelope = Envelope::sign(PAYLOAD, &key);
    let keys = [other.public().clone(), key.public().clone()];
    assert_eq!(envelope.signers(&keys).unwrap(), [key.public().id()]);
    assert!(envelope.signers(&keys[..1]).unwrap().is_empty());
    let line = envelope.to_line().unwrap();
    let changed = Envelope::sign(b"{\"_type\":\"https://in-toto.io/Statement/v0\"}", &key);
    let [was, is]: [serde_json::Value; 2] =
        [&line, &changed.to_line().unwrap()].map(|line| serde_json::from_str(line).unwrap());
    let forged = line.replace(was["payload"].as_str().unwrap(), is["payload"].as_str().unwrap());
    assert!(Envelope::read(forged.as_bytes()).unwrap().signers(&keys).unwrap().is_empty());
    let hinted = line.replace(&key.public().id().to_string(), &other.public().id().to_string());
    let hinted = Envelope::read(hinted.as_bytes()).unwrap();
    assert_eq!(hinted.signers(&keys).unwrap(), [key.public().id()], "the hint proves nothing");
}
