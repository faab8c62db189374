//! One kind of secret.

use crate::residue::Category;

use super::pattern::{Anywhere, InFiles};

/// One kind of secret: what it looks like, and what to do about one.
#[derive(Debug)]
pub struct SecretRule {
    /// Its name, which is that of its file.
    pub id: String,
    /// What is found, with its article: "a GitHub token".
    pub title: String,
    /// Of what kind a finding is.
    pub category: Category,
    /// What somebody can do who has it.
    pub why: String,
    /// What to do about it.
    pub remedy: String,
    /// Whether people choose it. Nothing is said of what such a secret is made of, not even its length, and its
    /// fingerprint is that of its place.
    pub guessable: bool,
    /// What it looks like wherever it stands.
    pub anywhere: Vec<Anywhere>,
    /// What it looks like in files that are made for it.
    pub files: Vec<InFiles>,
    /// Texts with and without one.
    pub examples: Vec<Example>,
}

/// A text, and whether there is a secret in it.
#[derive(Debug)]
pub struct Example {
    /// What is particular about it.
    pub name: String,
    /// Whether the rule finds something.
    pub found: bool,
    /// Where it lies.
    pub path: String,
    /// What it holds.
    pub content: Vec<u8>,
}
