//! HCL that importers write.

use std::fmt::{self, Write as _};

use hardtack_hcl::{literal, quoted};

/// What stands in a block, or in the file, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Body(Vec<Entry>);

#[derive(Clone, Debug)]
enum Entry {
    /// Lines before the next entry.
    Comment(String),
    Key(&'static str, Value),
    Block {
        name: &'static str,
        label: Option<String>,
        body: Body,
    },
}

/// The value of a key.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A string.
    Text(String),
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Number(u64),
    /// An expression, `var.disk_size`.
    Expression(String),
    /// A list.
    List(Vec<Item>),
    /// The lines of a script.
    Script(String),
    /// The text of a file.
    File(String),
}

/// A line of a list.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A string.
    Text(String),
    /// A comment on what could not be an item.
    Comment(String),
}

/// Longest list that stands on one line, in characters.
const LONGEST_LINE: usize = 80;

impl Body {
    /// Adds a comment on what follows.
    pub(super) fn comment(&mut self, text: impl Into<String>) {
        self.0.push(Entry::Comment(text.into()));
    }

    /// Adds a key.
    pub(super) fn key(&mut self, name: &'static str, value: Value) {
        self.0.push(Entry::Key(name, value));
    }

    /// Adds a key whose value is a string.
    pub(super) fn text(&mut self, name: &'static str, text: impl Into<String>) {
        self.key(name, Value::Text(text.into()));
    }

    /// Adds a key whose value is a list of strings, unless it is empty.
    pub(super) fn texts<T: ToString>(&mut self, name: &'static str, texts: &[T]) {
        if !texts.is_empty() {
            self.key(name, Value::List(texts.iter().map(|text| Item::Text(text.to_string())).collect()));
        }
    }

    /// Adds a block.
    pub(super) fn block(&mut self, name: &'static str, label: Option<&str>, body: Body) {
        self.0.push(Entry::Block { name, label: label.map(str::to_owned), body });
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before: Option<&Entry> = None;
        for entry in &self.0 {
            if before.is_some_and(|before| apart(before, entry)) {
                f.write_char('\n')?;
            }
            entry.fmt(f)?;
            before = Some(entry);
        }
        Ok(())
    }
}

/// Whether a blank line stands between two entries.
fn apart(before: &Entry, entry: &Entry) -> bool {
    match (before, entry) {
        (Entry::Comment(_), _) | (Entry::Key(..), Entry::Key(..)) => false,
        // Blocks of one line and one kind are a table.
        (Entry::Block { name, body, .. }, Entry::Block { name: next, body: inner, .. }) => {
            name != next || !body.is_line() || !inner.is_line()
        }
        _ => true,
    }
}

impl Body {
    /// Whether it fits on the line of its block.
    fn is_line(&self) -> bool {
        match self.0.as_slice() {
            [] => true,
            [Entry::Key(_, value)] => match value {
                Value::Script(text) | Value::File(text) => text.lines().count() <= 1,
                Value::List(items) => fits(items),
                _ => true,
            },
            _ => false,
        }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Comment(text) => {
                text.lines().try_for_each(|line| writeln!(f, "# {}", line.replace(char::is_control, " ").trim_end()))
            }
            Self::Key(name, value) => writeln!(f, "{name} = {value}"),
            Self::Block { name, label, body } => {
                f.write_str(name)?;
                if let Some(label) = label {
                    write!(f, " {}", quoted(label))?;
                }
                match (body.0.is_empty(), body.is_line()) {
                    (true, _) => f.write_str(" {}\n"),
                    (_, true) => writeln!(f, " {{ {} }}", body.to_string().trim_end()),
                    _ => write!(f, " {{\n{body}}}\n"),
                }
            }
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::Bool(truth) => truth.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Expression(text) => f.write_str(text),
            Self::List(items) => list(items, f),
            Self::Script(text) if text.lines().count() == 1 => {
                write!(f, "[{}]", quoted(text.trim_end_matches('\n')))
            }
            Self::Script(text) | Self::File(text) => lines(text, f),
        }
    }
}

fn fits(items: &[Item]) -> bool {
    let width = |item: &Item| match item {
        Item::Text(text) => Some(quoted(text).chars().count() + 2),
        Item::Comment(_) => None,
    };
    items.iter().try_fold(0, |sum, item| Some(sum + width(item)?)).is_some_and(|sum| sum <= LONGEST_LINE)
}

fn list(items: &[Item], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let text = |item: &Item| match item {
        Item::Text(text) => format!("{},", quoted(text)),
        Item::Comment(text) => format!("# {}", text.replace(char::is_control, " ").trim_end()),
    };
    if fits(items) {
        let texts: Vec<String> = items.iter().map(text).collect();
        return write!(f, "[{}]", texts.join(" ").trim_end_matches(','));
    }
    f.write_str("[\n")?;
    items.iter().try_for_each(|item| writeln!(f, "{}", text(item)))?;
    f.write_char(']')
}

/// A heredoc, so that the lines can be read; a string where a heredoc cannot hold them.
fn lines(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const END: &str = "END";
    let held = text.ends_with('\n') && !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t');
    let ended = text.lines().any(|line| line.trim() == END);
    if !held || ended || text.lines().count() < 2 {
        return f.write_str(&quoted(text));
    }
    write!(f, "<<{END}\n{}{END}", literal(text))
}
