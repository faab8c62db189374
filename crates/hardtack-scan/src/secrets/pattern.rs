//! Patterns of secrets.

use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};

use super::check::{Checksum, entropy, is_placeholder};

/// The largest automaton of a pattern, in bytes.
const LARGEST: usize = 2 << 20;

/// What a secret looks like wherever it stands.
#[derive(Debug)]
pub struct Anywhere {
    /// Words of which one is where every such secret begins.
    pub words: Vec<String>,
    /// What follows from the begin of the word on.
    pub(super) shape: Shape,
    /// Whether a letter, digit or underscore before the word means that it is the end of another word.
    pub(super) boundary: bool,
    /// Whether it is looked for in programs and data of vendors too.
    pub(super) programs: bool,
}

/// What a secret looks like in files that are made for it.
#[derive(Debug)]
pub struct InFiles {
    /// Where such files lie.
    pub places: Vec<String>,
    /// What stands in them.
    pub(super) shape: Shape,
}

/// An expression with what its value has to be like.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) regex: LazyRegex,
    /// Bits that a byte of the value tells at the least.
    pub(super) entropy: Option<f64>,
    pub(super) checksum: Option<Checksum>,
}

impl InFiles {
    /// The first secret in a file of these places.
    pub(crate) fn find(&self, content: &[u8]) -> Option<Shaped> {
        self.shape.find(content)
    }
}

/// The places of a secret in what was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shaped {
    pub(crate) start: usize,
    /// The part that is secret.
    pub(crate) value: (usize, usize),
}

impl Shape {
    /// An expression that begins where it is tried.
    pub(super) fn anchored(regex: &str) -> Self {
        Self::new(format!(r"\A(?:{regex})"))
    }

    /// An expression that is looked for.
    pub(super) fn new(regex: String) -> Self {
        Self { regex: LazyRegex { text: regex, compiled: OnceLock::new() }, entropy: None, checksum: None }
    }

    /// Why the expression is none.
    pub(super) fn mistake(&self) -> Option<String> {
        compile(&self.regex.text).err().map(|error| error.to_string())
    }

    /// The first secret in `data`.
    pub(super) fn find(&self, data: &[u8]) -> Option<Shaped> {
        let regex = self.regex.get()?;
        regex.captures_iter(data).find_map(|captures| {
            let whole = captures.get(0)?;
            // Where an expression has groups, the first that takes part is the secret; without, a file is one by its form.
            let value = captures.iter().skip(1).flatten().next().unwrap_or(whole);
            let bytes = value.as_bytes();
            let fits = (captures.len() == 1 || !is_placeholder(bytes))
                && self.entropy.is_none_or(|least| entropy(bytes) >= least)
                && self.checksum.is_none_or(|checksum| checksum.is_right(bytes));
            fits.then_some(Shaped { start: whole.start(), value: (value.start(), value.end()) })
        })
    }
}

/// An expression that is compiled when it is first needed: most of them never are.
#[derive(Debug)]
pub(super) struct LazyRegex {
    text: String,
    compiled: OnceLock<Option<Regex>>,
}

impl LazyRegex {
    /// `None` for a text that is none, which readers of rules refuse and a test of our own excludes.
    fn get(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| compile(&self.text).ok()).as_ref()
    }
}

fn compile(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text).unicode(false).dot_matches_new_line(true).size_limit(LARGEST).build()
}
