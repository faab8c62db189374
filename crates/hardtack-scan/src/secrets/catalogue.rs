//! All rules for secrets: those carried in the program and those of a user's directories.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use hardtack_hcl::{Diagnostic, Diagnostics, Source};
use include_dir::{Dir, include_dir};

use super::SecretRule;
use super::words::Words;

static OWN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../secrets");

/// The largest file of a rule that is read, in bytes; ours have about a thousand.
const LARGEST: u64 = 1 << 20;

/// Rules for secrets, with their words joined so that all are looked for at once.
#[derive(Debug)]
pub struct SecretRules {
    pub(super) rules: Vec<SecretRule>,
    pub(super) words: Words,
}

impl SecretRules {
    /// The rules that the program carries.
    pub fn embedded() -> &'static Self {
        static RULES: OnceLock<SecretRules> = OnceLock::new();
        #[expect(clippy::expect_used, reason = "our own rules are constants, and a test reads each")]
        RULES.get_or_init(|| {
            let rules: Result<_, _> = own().map(|(id, source)| SecretRule::parse_own(&id, &source)).collect();
            Self::new(rules.expect("rules of the program"))
        })
    }

    /// The rules that the program carries and those of these directories: `DIR/secrets/<rule>.hcl`.
    ///
    /// # Errors
    /// When a directory or file cannot be read, a rule is wrong or has the name of another.
    pub fn with_dirs(dirs: &[PathBuf]) -> Result<Self, Diagnostics> {
        let mut wrong = Vec::new();
        let mut rules: Vec<SecretRule> = Vec::new();
        for (id, source) in own() {
            rules.push(SecretRule::parse_own(&id, &source)?);
        }
        for dir in dirs {
            let dir = dir.join("secrets");
            let sources = sources(&dir).map_err(|error| {
                let what = format!("cannot read the rules for secrets in {}: {error}", dir.display());
                Diagnostics::from(Diagnostic::error(what).help("a directory of rules holds secrets/<rule>.hcl"))
            })?;
            for (id, source) in sources {
                if rules.iter().any(|rule| rule.id == id) {
                    let what = format!("{}: there is a rule {id} already", source.name());
                    wrong.push(Diagnostic::error(what).help("give the rule another name"));
                    continue;
                }
                match SecretRule::parse(&id, &source) {
                    Ok(rule) => rules.push(rule),
                    Err(errors) => wrong.extend(errors),
                }
            }
        }
        match Diagnostics::new(wrong) {
            Some(wrong) => Err(wrong),
            None => Ok(Self::new(rules)),
        }
    }

    /// These rules and no others.
    pub fn new(rules: Vec<SecretRule>) -> Self {
        let patterns = rules.iter().enumerate().flat_map(|(number, rule)| {
            rule.anywhere.iter().enumerate().map(move |(place, pattern)| (pattern, (number, place)))
        });
        let words = Words::new(
            patterns.flat_map(|(pattern, asker)| pattern.words.iter().map(move |word| (word.as_str(), asker))),
        );
        Self { rules, words }
    }

    /// The rules, by name.
    pub fn rules(&self) -> &[SecretRule] {
        &self.rules
    }

    /// The rules that the program carries with their examples, for tests and for documentation.
    ///
    /// # Errors
    /// All that is wrong with one.
    pub fn embedded_with_examples() -> Result<Vec<SecretRule>, Diagnostics> {
        own().map(|(id, source)| SecretRule::parse(&id, &source)).collect()
    }
}

/// Names and sources of our own rules.
fn own() -> impl Iterator<Item = (String, Arc<Source>)> {
    OWN.files().filter_map(|file| {
        let id = id(file.path())?;
        Some((id, Source::new(format!("secrets/{}", file.path().display()), file.contents_utf8()?)))
    })
}

/// Names and sources of the rules in a directory, by name.
fn sources(dir: &Path) -> io::Result<Vec<(String, Arc<Source>)>> {
    let mut paths =
        fs::read_dir(dir)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let Some(id) = id(&path) else { continue };
        if fs::metadata(&path)?.len() > LARGEST {
            return Err(io::Error::other(format!("{} is larger than {LARGEST} bytes", path.display())));
        }
        found.push((id, Source::new(path.display().to_string(), fs::read_to_string(&path)?)));
    }
    Ok(found)
}

/// The name of the rule in a file of this path.
fn id(path: &Path) -> Option<String> {
    path.extension().is_some_and(|extension| extension == "hcl").then_some(())?;
    Some(path.file_stem()?.to_str()?.to_owned())
}
