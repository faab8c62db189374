//! Simple commands, and whether they run at all.

use hardtack_tree::TreePath;

use super::lexer::{Part, Token, Word};

/// One simple command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Its words; assignments before the command are words, too.
    pub words: Vec<Word>,
    /// The line it begins in, from 1.
    pub line: usize,
    /// The line it ends in.
    pub last: usize,
    /// Whether it may not run: in a branch, a loop, a function or a subshell, or behind `&&` and its like.
    pub conditional: bool,
}

/// What a command does to a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment<'a> {
    /// The command.
    pub command: &'a Command,
    /// The value; `None` where the command only exports the variable or makes it read-only.
    pub value: Option<Word>,
    /// Whether programs that the shell starts see it from here on.
    pub exported: bool,
    /// Whether it cannot be changed from here on.
    pub readonly: bool,
    /// Whether the variable is taken away.
    pub unset: bool,
}

impl Command {
    /// The file that the command reads into the script, where its name is plain.
    pub(super) fn sources(&self) -> Option<TreePath> {
        let (name, arguments) = self.called()?;
        if !matches!(name.as_str(), "." | "source") {
            return None;
        }
        let file = arguments.first()?;
        let path: Option<String> = file.parts.iter().map(plain).collect();
        TreePath::new(path?).ok()
    }

    /// The command's name and its arguments; `None` for assignments alone.
    pub fn called(&self) -> Option<(String, &[Word])> {
        let mut words = self.words.as_slice();
        loop {
            let (first, rest) = words.split_first()?;
            let name = first.literal();
            if !is_assignment(first) && !matches!(name.as_deref(), Some("command" | "builtin")) {
                return Some((name?, rest));
            }
            words = rest;
        }
    }

    /// Whether its words mention a text, so that a command that is not understood may matter.
    pub fn mentions(&self, text: &str) -> bool {
        self.words.iter().flat_map(|word| &word.parts).any(|part| match part {
            Part::Text(part) => part.contains(text),
            Part::Variable(_) | Part::Unknown => false,
        })
    }

    /// What the command does to the variable `name`.
    pub(super) fn assignments<'a>(&'a self, name: &str) -> Vec<Assignment<'a>> {
        let blank = Assignment { command: self, value: None, exported: false, readonly: false, unset: false };
        let valued = |word: &Word| assigned(word).filter(|(own, _)| own == name).map(|(_, value)| value);
        let Some((called, arguments)) = self.called() else {
            let values = self.words.iter().take_while(|word| is_assignment(word)).filter_map(valued);
            return values.map(|value| Assignment { value: Some(value), ..blank.clone() }).collect();
        };
        let options: String = arguments.iter().filter_map(option).collect();
        let (exported, readonly) = match called.as_str() {
            "export" => (!options.contains('n'), false),
            "readonly" => (false, true),
            "declare" | "typeset" => (options.contains('x'), options.contains('r')),
            "unset" => {
                let named = arguments.iter().any(|word| word.literal().as_deref() == Some(name));
                let gone = named && !options.contains('f');
                return if gone { vec![Assignment { unset: true, ..blank }] } else { Vec::new() };
            }
            // A value before a command is that command's alone.
            _ => return Vec::new(),
        };
        let of_argument = |word: &Word| match valued(word) {
            Some(value) => Some(Some(value)),
            None => (word.literal().as_deref() == Some(name)).then_some(None),
        };
        let values = arguments.iter().filter_map(of_argument);
        values.map(|value| Assignment { value, exported, readonly, ..blank.clone() }).collect()
    }
}

/// The letters of an option.
fn option(word: &Word) -> Option<String> {
    word.literal()?.strip_prefix('-').map(str::to_owned)
}

fn plain(part: &Part) -> Option<&str> {
    match part {
        Part::Text(text) => Some(text),
        Part::Variable(name) if name == "HOME" => Some("/root"),
        Part::Variable(_) | Part::Unknown => None,
    }
}

/// Whether a word before a command sets a variable.
fn is_assignment(word: &Word) -> bool {
    !word.quoted && assigned(word).is_some()
}

/// `NAME=value` taken apart.
fn assigned(word: &Word) -> Option<(String, Word)> {
    let (name, first) = word.head().split_once('=')?;
    let name_like = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if name.is_empty() || !name_like || name.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let mut parts = Vec::new();
    if !first.is_empty() {
        parts.push(Part::Text(first.to_owned()));
    }
    parts.extend(word.parts.iter().skip(1).cloned());
    Some((name.to_owned(), Word { parts, quoted: word.quoted }))
}

/// What a command may stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    /// `if`, `while`, `until`, `for`, `select`, `case`.
    Branch,
    /// `{ … }`, which always runs.
    Group,
    /// `name() { … }`.
    Function,
    /// `( … )`, whose effects end with it.
    Subshell,
}

/// Puts tokens together to commands.
pub(super) fn commands(tokens: &[Token]) -> Vec<Command> {
    let mut builder = Builder::default();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Word(word, line, last) => builder.word(word, *line, *last),
            Token::End | Token::CaseEnd => {
                builder.finish();
                builder.joined = false;
            }
            Token::Joined => {
                builder.finish();
                builder.joined = true;
            }
            Token::Open if matches!(tokens.get(index + 1), Some(Token::Close)) => builder.function(),
            Token::Open => {
                builder.finish();
                builder.blocks.push(Block::Subshell);
            }
            Token::Close => builder.close(),
        }
    }
    builder.finish();
    builder.commands
}

#[derive(Default)]
struct Builder {
    commands: Vec<Command>,
    blocks: Vec<Block>,
    current: Option<Command>,
    joined: bool,
    /// Whether the next `{` begins a function's body.
    function: bool,
}

impl Builder {
    fn word(&mut self, word: &Word, line: usize, last: usize) {
        if let Some(current) = &mut self.current {
            current.words.push(word.clone());
            current.last = last;
            return;
        }
        let reserved = word.literal().filter(|_| !word.quoted).unwrap_or_default();
        match reserved.as_str() {
            "if" | "while" | "until" => self.blocks.push(Block::Branch),
            "then" | "else" | "elif" | "do" | "!" | "time" => {}
            "fi" | "done" | "esac" => self.leave(|block| block == Block::Branch),
            "{" => {
                let block = if std::mem::take(&mut self.function) { Block::Function } else { Block::Group };
                self.blocks.push(block);
            }
            "}" => self.leave(|block| matches!(block, Block::Group | Block::Function)),
            _ => {
                if matches!(reserved.as_str(), "for" | "select" | "case") {
                    self.blocks.push(Block::Branch);
                }
                self.function |= reserved == "function";
                let conditional = self.joined || self.blocks.iter().any(|block| *block != Block::Group);
                self.current = Some(Command { words: vec![word.clone()], line, last, conditional });
            }
        }
    }

    fn finish(&mut self) {
        if let Some(command) = self.current.take() {
            // `function name {` on one line.
            let is_function = command.words.first().and_then(Word::literal).is_some_and(|name| name == "function");
            if is_function && command.words.last().and_then(Word::literal).is_some_and(|word| word == "{") {
                self.function = false;
                self.blocks.push(Block::Function);
            } else {
                self.commands.push(command);
            }
        }
    }

    /// `name()`: the word before was no command.
    fn function(&mut self) {
        self.current = None;
        self.function = true;
    }

    /// The end of a subshell, or of a pattern of `case`, or of `name()`.
    fn close(&mut self) {
        match self.blocks.last() {
            Some(Block::Subshell) => {
                self.finish();
                self.blocks.pop();
            }
            _ => self.current = None,
        }
    }

    fn leave(&mut self, wanted: fn(Block) -> bool) {
        if self.blocks.last().is_some_and(|block| wanted(*block)) {
            self.blocks.pop();
        }
    }
}
