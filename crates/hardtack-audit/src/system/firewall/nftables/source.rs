//! A rule file with the files it includes and the variables it defines, as one row of words.

use std::collections::BTreeMap;
use std::sync::Arc;

use hardtack_tree::{Tree, TreePath};

use super::token::{Form, Token, split};
use crate::system::glob;
use crate::verdict::Unjudgeable;

/// How deep files may include each other (`MAX_INCLUDE_DEPTH` of nft).
const DEPTH: usize = 16;

/// More words than the rules of any machine have.
const WORDS: usize = 1_000_000;

/// Where nft looks for a file that is included without a path.
const INCLUDES: &str = "/etc";

/// Reads a file and all it includes; one that is not there has no words.
pub(super) fn load(tree: &dyn Tree, path: &TreePath) -> Result<Vec<Token>, Unjudgeable> {
    let mut loader = Loader { tree, variables: BTreeMap::new(), tokens: Vec::new() };
    loader.file(path, 0)?;
    Ok(loader.tokens)
}

struct Loader<'t> {
    tree: &'t dyn Tree,
    variables: BTreeMap<String, Vec<Token>>,
    tokens: Vec<Token>,
}

impl Loader<'_> {
    fn file(&mut self, path: &TreePath, depth: usize) -> Result<(), Unjudgeable> {
        let Some(text) = self.tree.read_text(path)? else { return Ok(()) };
        let tokens = split(&text, &Arc::new(path.clone()));
        let mut rest = tokens.as_slice();
        let mut begins = true;
        while let Some((token, after)) = rest.split_first() {
            rest = after;
            if begins && token.is("include") {
                rest = self.include(token, after, depth)?;
            } else if begins && (token.is("define") || token.is("redefine")) {
                rest = self.define(token, after)?;
            } else if begins && token.is("undefine") {
                let name = after.first().and_then(Token::word).unwrap_or_default();
                self.variables.remove(name);
                rest = after.get(1..).unwrap_or_default();
            } else {
                let words = self.resolved(token)?;
                self.push(words)?;
                begins = token.form == Form::End || token.is_sign("{") || token.is_sign("}");
            }
        }
        Ok(())
    }

    fn push(&mut self, words: Vec<Token>) -> Result<(), Unjudgeable> {
        self.tokens.extend(words);
        if self.tokens.len() > WORDS {
            return Err(Unjudgeable(format!("the rules of nftables have more than {WORDS} words")));
        }
        Ok(())
    }

    /// A word, or what stands for it when it is a variable.
    fn resolved(&self, token: &Token) -> Result<Vec<Token>, Unjudgeable> {
        match &token.form {
            Form::Word(word) if word.starts_with('$') => match self.variables.get(&word[1..]) {
                Some(words) => Ok(words.clone()),
                None => Err(Unjudgeable(format!("{}: {word} is not defined, and nft loads nothing", token.at()))),
            },
            _ => Ok(vec![token.clone()]),
        }
    }

    /// `define NAME = VALUE`, the value up to the end of the statement.
    fn define<'a>(&mut self, token: &Token, after: &'a [Token]) -> Result<&'a [Token], Unjudgeable> {
        let wrong = || Unjudgeable(format!("{}: a definition without a name or a value", token.at()));
        let name = after.first().and_then(Token::word).ok_or_else(wrong)?.to_owned();
        let mut rest =
            after.get(1..).filter(|rest| rest.first().is_some_and(|sign| sign.is_sign("="))).ok_or_else(wrong)?;
        rest = &rest[1..];
        let (mut value, mut open) = (Vec::new(), 0_usize);
        while let Some((token, after)) = rest.split_first() {
            if token.form == Form::End && open == 0 {
                break;
            }
            if token.is_sign("}") && open == 0 {
                break;
            }
            open = if token.is_sign("{") {
                open + 1
            } else if token.is_sign("}") {
                open - 1
            } else {
                open
            };
            if token.form != Form::End {
                value.extend(self.resolved(token)?);
            }
            if value.len() > WORDS {
                return Err(Unjudgeable(format!("{}: a definition of more than {WORDS} words", token.at())));
            }
            rest = after;
        }
        self.variables.insert(name, value);
        Ok(rest)
    }

    /// `include "PATTERN"`: a pattern may name nothing, a file must be there.
    fn include<'a>(&mut self, token: &Token, after: &'a [Token], depth: usize) -> Result<&'a [Token], Unjudgeable> {
        let at = token.at();
        let name = after.first().and_then(Token::word).unwrap_or_default();
        let pattern = if name.starts_with('/') { name.to_owned() } else { format!("{INCLUDES}/{name}") };
        if depth == DEPTH {
            return Err(Unjudgeable(format!(
                "{at}: files include each other more than {DEPTH} deep, and nft loads nothing"
            )));
        }
        let files = glob::expand(self.tree, &pattern)?;
        if files.is_empty() && !pattern.contains(['*', '?', '[']) {
            return Err(Unjudgeable(format!("{at}: there is no {pattern}, and nft loads nothing")));
        }
        for file in files {
            self.file(&file, depth + 1)?;
        }
        Ok(after.get(1..).unwrap_or_default())
    }
}
