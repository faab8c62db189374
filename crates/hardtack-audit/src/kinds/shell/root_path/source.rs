//! Where root's PATH comes from: login.defs(5), pam_env(8) and the start-up files of shells.

use hardtack_tree::{StagedTree, Tree, TreePath, tree_path};

use crate::fix::FixError;
use crate::lines::Lines;
use crate::system::keyvalue::{Syntax, parse};
use crate::system::shell::{Part, Script, Scripts, Word};
use crate::verdict::{Location, Unjudgeable};

/// One assignment of PATH.
#[derive(Debug)]
pub(super) struct Source {
    /// Where it stands.
    pub at: Location,
    /// The value as it is written.
    pub text: String,
    /// What it is made of.
    pub elements: Vec<Element>,
    /// Whether it may not be made.
    pub conditional: bool,
}

/// One directory of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// An absolute path.
    Directory(TreePath),
    /// A path that depends on where the shell is; empty for the current directory.
    Relative(String),
    /// The value that PATH had before.
    Inherited,
    /// What only a running shell can tell.
    Unclear,
}

/// Every place that sets root's PATH, and why one of them is not understood.
pub(super) fn all(tree: &dyn Tree) -> Result<(Vec<Source>, Option<Unjudgeable>), Unjudgeable> {
    let mut sources = Vec::new();
    let login = tree_path!("/etc/login.defs");
    let text = tree.read_text(&login)?.unwrap_or_default();
    let set = parse(&text, Syntax::Space).into_iter().rfind(|found| found.key == "ENV_SUPATH");
    sources.extend(set.map(|found| {
        let value = found.value.strip_prefix("PATH=").unwrap_or(&found.value);
        Source::plain(login, found.line, value)
    }));
    let environment = tree_path!("/etc/environment");
    let text = tree.read_text(&environment)?.unwrap_or_default();
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim_start().trim_start_matches("export ");
        if let Some(value) = line.strip_prefix("PATH=") {
            let value = value.split('#').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
            sources.push(Source::plain(environment.clone(), number, value));
        }
    }
    let mut unclear = None;
    for scripts in [Scripts::of_everybody(tree)?, Scripts::of_root(tree)?] {
        unclear = unclear.or(scripts.unclear());
        for script in scripts.iter() {
            for found in script.assignments("PATH") {
                let Some(value) = &found.value else { continue };
                let at = script.at(found.command.line);
                sources.push(Source::of_word(at, &spelt_out(script, value), found.command.conditional));
            }
        }
    }
    Ok((sources, unclear))
}

impl Source {
    fn plain(path: TreePath, line: usize, value: &str) -> Self {
        let at = Location { path, line: Some(line) };
        let word = Word { parts: vec![Part::Text(value.to_owned())], quoted: false };
        Self::of_word(at, &word, false)
    }

    fn of_word(at: Location, value: &Word, conditional: bool) -> Self {
        let text = written(value);
        let elements = text.split(':').map(|text| match text {
            "$PATH" => Element::Inherited,
            _ => {
                let path = text.strip_prefix("$HOME").map_or_else(|| text.to_owned(), |rest| format!("/root{rest}"));
                match TreePath::new(&path) {
                    _ if path.contains('$') => Element::Unclear,
                    Ok(path) => Element::Directory(path),
                    Err(_) if path.starts_with('/') => Element::Unclear,
                    Err(_) => Element::Relative(text.to_owned()),
                }
            }
        });
        let elements = elements.collect();
        Self { at, text, elements, conditional }
    }

    /// Leaves only some of the elements in the text of the file.
    pub(super) fn rewrite(&self, tree: &mut StagedTree<'_>, kept: &[&Element]) -> Result<(), FixError> {
        let mut lines = Lines::read(&*tree, &self.at.path)?;
        let number = self.at.line.unwrap_or(1);
        let line = lines.iter().nth(number.saturating_sub(1)).unwrap_or_default();
        let elements = self.text.split(':').zip(&self.elements);
        let left: Vec<&str> = elements.filter(|(_, own)| kept.contains(own)).map(|(text, _)| text).collect();
        if left.is_empty() || self.text.is_empty() || line.matches(&self.text).count() != 1 {
            let why = format!("{}: take the elements that are no directories of root's out of PATH", self.at);
            return Err(FixError::NotByFiles(why));
        }
        lines.replace(&(number..=number), &line.replace(&self.text, &left.join(":")));
        Ok(lines.write(tree, &self.at.path)?)
    }
}

/// The word with the text of variables that the script gives one value and no other, such as `snap_bin_path`.
fn spelt_out(script: &Script, word: &Word) -> Word {
    let spelt_out = |part: &Part| match part {
        Part::Variable(name) if !matches!(name.as_str(), "PATH" | "HOME") => {
            let mut values = script.assignments(name).map(|found| found.value.filter(|_| !found.command.conditional));
            match (values.next().flatten().as_ref().map(|value| value.parts.as_slice()), values.next()) {
                (Some([Part::Text(text)]), None) => Part::Text(text.clone()),
                _ => part.clone(),
            }
        }
        other => other.clone(),
    };
    Word { parts: word.parts.iter().map(spelt_out).collect(), quoted: word.quoted }
}

/// A word as one would write it without quotes; `$` alone stands for what cannot be told.
fn written(word: &Word) -> String {
    let texts = word.parts.iter().map(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Variable(name) => format!("${name}"),
        Part::Unknown => "$".to_owned(),
    });
    texts.collect()
}
