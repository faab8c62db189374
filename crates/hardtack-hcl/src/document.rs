//! A parsed source.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use hcl_edit::Span;
use hcl_edit::expr::{Expression, Traversal, TraversalOperator};
use hcl_edit::structure::Body;
use hcl_edit::visit::{Visit, visit_traversal};

use crate::{BlockReader, Diagnostic, Diagnostics, Place, Scope, Source};

/// A source with its structure, places kept.
#[derive(Clone, Debug)]
pub struct Document {
    source: Arc<Source>,
    body: Body,
}

/// Largest source that is parsed, in bytes.
const LIMIT: usize = 16 << 20;

impl Document {
    /// Parses a source.
    pub fn parse(source: Arc<Source>) -> Result<Self, Diagnostics> {
        if source.text().len() > LIMIT {
            return Err(Diagnostic::error(format!("{} is larger than 16 MiB", source.name())).into());
        }
        match hcl_edit::parser::parse_body(source.text()) {
            Ok(body) => Ok(Self { source, body }),
            Err(error) => Err(syntax(&source, &error).into()),
        }
    }

    /// The source.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The parsed structure.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// A reader of the whole document.
    pub fn reader<'a>(&'a self, scope: &'a Scope<'a>) -> BlockReader<'a> {
        BlockReader::document(&self.source, &self.body, scope)
    }
}

/// A syntax error with its place.
pub(crate) fn syntax(source: &Arc<Source>, error: &hcl_edit::parser::Error) -> Diagnostic {
    let text = source.text();
    let end = text.trim_end().len();
    let message = error.message();
    // At the end, the last character is underlined: there is nothing behind it.
    if error.location().offset() >= end {
        let last = text.trim_end().char_indices().next_back().map_or(0, |(at, _)| at);
        return Diagnostic::error("the source ends too early")
            .within(source, last..end)
            .help("is a bracket, a quote or a heredoc left open?");
    }
    let at = error.location().offset();
    let rest = text.get(at..).unwrap_or("");
    let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').filter(|len| *len > 0);
    let first = rest.chars().next().unwrap_or(' ');
    let len = word.unwrap_or(first.len_utf8());
    if message.contains("redefined attribute") {
        let key = rest.get(..len).unwrap_or("");
        return Diagnostic::error(format!("the key `{key}` stands in this block twice")).within(source, at..at + len);
    }
    if message.contains("nested levels") || message.contains("chained") {
        return Diagnostic::error("this is nested too deeply").within(source, at..at + len);
    }
    let expected = message.rsplit_once("expected ").map_or(message, |(_, expected)| expected);
    let diagnostic = Diagnostic::error("this cannot be read").within(source, at..at + len);
    let line = rest.lines().next().unwrap_or_default();
    match (expected, first) {
        ("`{`", '"') if line.contains("${") => {
            diagnostic.help("a label is plain text; `${…}` stands in the values of keys")
        }
        (_, c) if (c.is_alphanumeric() || c == '"') && quotes(line) % 2 == 1 => {
            diagnostic.help("is a quote left open on this line?")
        }
        (_, '\'') => diagnostic.help("strings are written in double quotes"),
        ("newline or eof", _) => diagnostic.help("the line should end before this"),
        (_, '=') if !rest.starts_with("=>") => {
            diagnostic.help("a key before `=` is one word of letters, digits, `_` and `-`")
        }
        _ if message.starts_with("invalid expression") => diagnostic.help("a value should stand here"),
        _ => diagnostic.help(format!("expected {expected}")),
    }
}

/// How many quotes a line has, escaped ones left out.
fn quotes(line: &str) -> usize {
    line.replace("\\\\", "").replace("\\\"", "").matches('"').count()
}

/// An expression that is not yet evaluated, with the source it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Expr<'a> {
    expression: &'a Expression,
    source: &'a Arc<Source>,
}

impl<'a> Expr<'a> {
    /// An expression of this source.
    pub fn new(expression: &'a Expression, source: &'a Arc<Source>) -> Self {
        Self { expression, source }
    }

    /// The expression itself.
    pub fn expression(self) -> &'a Expression {
        self.expression
    }

    /// The source it stands in.
    pub fn source(self) -> &'a Arc<Source> {
        self.source
    }

    /// An expression within this one.
    #[must_use]
    pub fn inner(self, expression: &'a Expression) -> Self {
        Self { expression, source: self.source }
    }

    /// Where it stands.
    pub fn place(self) -> Place {
        self.source.place(span(self.expression))
    }

    /// The names `x` of every `root.x` in it.
    pub fn members(self, root: &str) -> BTreeSet<String> {
        let mut members = Members { root, found: BTreeSet::new() };
        members.visit_expr(self.expression);
        members.found
    }

    /// An error that underlines it.
    pub fn error(self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(message).within(self.source, span(self.expression))
    }
}

/// Collects the members of a root that an expression names.
struct Members<'r> {
    root: &'r str,
    found: BTreeSet<String>,
}

impl Visit for Members<'_> {
    fn visit_traversal(&mut self, node: &Traversal) {
        if let Expression::Variable(root) = &node.expr
            && root.as_str() == self.root
        {
            let name = node.operators.first().and_then(|operator| match operator.value() {
                TraversalOperator::GetAttr(name) => Some(name.as_str()),
                TraversalOperator::Index(Expression::String(name)) => Some(name.as_str()),
                _ => None,
            });
            self.found.extend(name.map(str::to_owned));
        }
        visit_traversal(self, node);
    }
}

/// Where something stands in its source; nowhere when it was not parsed.
pub(crate) fn span(node: &impl Span) -> Range<usize> {
    node.span().unwrap_or(0..0)
}
