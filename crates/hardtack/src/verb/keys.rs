//! `hardtack keys`: keys that sign images.

use std::path::PathBuf;

use hardtack_ship::key::{KeyError, KeyType, NewKey, PublicKey, SecretKey};

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::{as_json, note, print};
use crate::signing::key_failure;

/// Make and show keys that sign images.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  hardtack keys new --type ed25519 --out release.key\n  hardtack keys show release.key.pub"
)]
pub(crate) struct Keys {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make a key. The secret half is readable by its owner alone, the public one has the same name with `.pub` behind it.
    /// Nothing is overwritten.
    New {
        /// What it signs with.
        #[arg(long = "type", value_enum, default_value_t = Kind::Ed25519, value_name = "TYPE")]
        kind: Kind,
        /// Where the secret key is written, as PEM (PKCS#8).
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Print the id and the kind of a key, and its public half.
    Show {
        /// A public or a secret key, as PEM.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// A kind of key on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// Ed25519.
    Ed25519,
    /// ECDSA over NIST P-256.
    P256,
}

impl Keys {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        match self.action {
            Action::New { kind, out } => {
                let kind = match kind {
                    Kind::Ed25519 => KeyType::Ed25519,
                    Kind::P256 => KeyType::P256,
                };
                let key = SecretKey::generate(kind).map_err(|error| key_failure(&error))?;
                let files = NewKey::write(&key, &out).map_err(|error| key_failure(&error))?;
                note(format!("secret key in {}, public key in {}", files.secret.display(), files.public.display()));
                show(global, key.public(), false)
            }
            Action::Show { file } => {
                let key = match PublicKey::read(&file) {
                    Err(KeyError::Secret { .. }) => SecretKey::read(&file).map(|key| key.public().clone()),
                    other => other,
                };
                show(global, &key.map_err(|error| key_failure(&error))?, true)
            }
        }
    }
}

fn show(global: &Global, key: &PublicKey, whole: bool) -> Outcome {
    let pem = key.to_pem().map_err(|error| key_failure(&error))?;
    if global.json {
        let value = serde_json::json!({ "id": key.id(), "type": key.kind().word(), "public": pem });
        print(as_json(&value)?)?;
    } else if whole {
        print(format!("{}  {}\n{pem}", key.id(), key.kind()))?;
    } else {
        print(format!("{}\n", key.id()))?;
    }
    Ok(Exit::Ok)
}
