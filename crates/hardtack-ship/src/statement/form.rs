//! Statements as they are written and read.

use hardtack_build::store::ImageId;
use hardtack_tree::Digest;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{APPROVAL, Approval, PROVENANCE, Provenance, Resource};

/// The `_type` of a statement.
pub const STATEMENT: &str = "https://in-toto.io/Statement/v1";
/// More than the files of any image.
const SUBJECTS: usize = 4096;

/// Something that is said of an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it is said of: the image by its content, and its files where they were at hand.
    pub subject: Vec<Resource>,
    /// What is said.
    pub claim: Claim,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// Where the subject comes from.
    Provenance(Box<Provenance>),
    /// That the subject may go into a channel.
    Approval(Approval),
    /// Something that hardtack does not judge; the type of its predicate.
    Other(String),
}

#[derive(Serialize, Deserialize)]
struct Written<P> {
    #[serde(rename = "_type")]
    kind: String,
    subject: Vec<Resource>,
    #[serde(rename = "predicateType")]
    predicate_type: String,
    predicate: P,
}

/// Why bytes are no statement that can be used.
#[derive(Debug, thiserror::Error)]
pub enum StatementError {
    /// They are no JSON of this form.
    #[error("it is no in-toto statement: {0}")]
    Form(#[source] serde_json::Error),
    /// It is of another version.
    #[error("its type is `{}`, not `{STATEMENT}`", .0.escape_debug())]
    Type(String),
    /// It is about nothing, or too much.
    #[error("it has {0} subjects; 1 to {SUBJECTS} are understood")]
    Subjects(usize),
    /// What it says is not in the form of its type.
    #[error("its predicate is not what `{kind}` says: {source}")]
    Predicate {
        /// The type.
        kind: &'static str,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// Something that is only read cannot be written.
    #[error("a predicate of the type `{0}` cannot be written")]
    Foreign(String),
}

impl Statement {
    /// Reads a statement. Fields that are not known are left out, as the specification asks.
    ///
    /// # Errors
    /// When the bytes are none, or what it says is not in the form of its type.
    pub fn read(bytes: &[u8]) -> Result<Self, StatementError> {
        let written: Written<Value> = serde_json::from_slice(bytes).map_err(StatementError::Form)?;
        if written.kind != STATEMENT {
            return Err(StatementError::Type(written.kind.chars().take(80).collect()));
        }
        if written.subject.is_empty() || written.subject.len() > SUBJECTS {
            return Err(StatementError::Subjects(written.subject.len()));
        }
        let claim = match written.predicate_type.as_str() {
            PROVENANCE => Claim::Provenance(predicate(PROVENANCE, written.predicate)?),
            APPROVAL => Claim::Approval(predicate(APPROVAL, written.predicate)?),
            _ => Claim::Other(written.predicate_type),
        };
        Ok(Self { subject: written.subject, claim })
    }

    /// The bytes that are signed: the same for the same statement.
    ///
    /// # Errors
    /// When it is one that is only read.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StatementError> {
        let bytes = match &self.claim {
            Claim::Provenance(provenance) => self.written(PROVENANCE, provenance),
            Claim::Approval(approval) => self.written(APPROVAL, approval),
            Claim::Other(kind) => return Err(StatementError::Foreign(kind.clone())),
        };
        bytes.map_err(StatementError::Form)
    }

    fn written<P: Serialize>(&self, kind: &str, predicate: P) -> serde_json::Result<Vec<u8>> {
        let (kind, subject) = (kind.to_owned(), self.subject.clone());
        serde_json::to_vec(&Written { kind: STATEMENT.to_owned(), subject, predicate_type: kind, predicate })
    }

    /// Whether it is about this image.
    pub fn is_about(&self, image: &ImageId) -> bool {
        self.subject.iter().filter_map(Resource::as_image).any(|subject| subject == *image)
    }

    /// The files that it is about, with the digests of their bytes.
    pub fn files(&self) -> impl Iterator<Item = (&str, Digest)> {
        self.subject.iter().filter_map(Resource::as_file)
    }
}

fn predicate<P: serde::de::DeserializeOwned>(kind: &'static str, value: Value) -> Result<P, StatementError> {
    serde_json::from_value(value).map_err(|source| StatementError::Predicate { kind, source })
}
