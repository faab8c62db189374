//! The attributes of a resource: those that are asked for are known, everything else is an error.

use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use hardtack_hcl::{Diagnostic, Source};

use crate::yaml::{Node, Value};

/// The attributes of a resource.
pub(super) struct Attributes<'a> {
    source: &'a Arc<Source>,
    /// Its type, for messages.
    kind: &'a str,
    entries: Vec<(String, Range<usize>, Node)>,
    known: Vec<&'static str>,
    pub(super) errors: Vec<Diagnostic>,
}

impl<'a> Attributes<'a> {
    /// Of a resource of this type.
    pub(super) fn new(source: &'a Arc<Source>, kind: &'a str, node: Node) -> Self {
        let mut errors = Vec::new();
        let entries = match node.value {
            Value::Mapping(entries) => entries,
            Value::Scalar(text, true) if text.is_empty() || text == "null" || text == "~" => Vec::new(),
            Value::Scalar(..) | Value::Sequence(_) => {
                errors.push(Diagnostic::error(format!("a `{kind}` has attributes")).within(source, node.place));
                Vec::new()
            }
        };
        // What describes a resource asks nothing.
        Self { source, kind, entries, known: vec!["title", "meta"], errors }
    }

    /// The text of an attribute that is a scalar.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.known.push(name);
        let (_, _, node) = self.entries.iter().find(|(found, ..)| found == name)?;
        match &node.value {
            Value::Scalar(text, _) => Some(text.clone()),
            Value::Sequence(_) | Value::Mapping(_) => {
                self.errors.push(Self::unclear(self.source, name, node));
                None
            }
        }
    }

    /// The value of an attribute.
    pub(super) fn value<T: FromStr>(&mut self, name: &'static str, what: &str) -> Option<T> {
        let text = self.text(name)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            let place = self.place(name);
            self.errors.push(Diagnostic::error(format!("`{text}` is not {what}")).within(self.source, place));
        }
        parsed
    }

    /// The texts of an attribute, a sequence or a scalar. Patterns are not understood.
    pub(super) fn texts(&mut self, name: &'static str) -> Vec<String> {
        self.known.push(name);
        let Some((_, _, node)) = self.entries.iter().find(|(found, ..)| found == name) else { return Vec::new() };
        let nodes = match &node.value {
            Value::Sequence(nodes) => nodes.as_slice(),
            Value::Scalar(..) => std::slice::from_ref(node),
            Value::Mapping(_) => {
                self.errors.push(Self::unclear(self.source, name, node));
                &[]
            }
        };
        let mut texts = Vec::new();
        for node in nodes {
            match &node.value {
                Value::Scalar(text, _)
                    if text.starts_with('!') || (text.len() > 1 && text.starts_with('/') && text.ends_with('/')) =>
                {
                    let error = Diagnostic::error(format!("the pattern `{text}` is not understood"));
                    self.errors.push(
                        error
                            .within(self.source, node.place.clone())
                            .help("write text that must be there, or a `command` with grep"),
                    );
                }
                Value::Scalar(text, _) => texts.push(text.clone()),
                Value::Sequence(_) | Value::Mapping(_) => self.errors.push(Self::unclear(self.source, name, node)),
            }
        }
        texts
    }

    fn unclear(source: &Arc<Source>, name: &str, node: &Node) -> Diagnostic {
        let error = Diagnostic::error(format!("this matcher of `{name}` is not understood"));
        error.within(source, node.place.clone()).help("write a value, or a list of texts")
    }

    fn place(&self, name: &str) -> Range<usize> {
        self.entries.iter().find(|(found, ..)| found == name).map_or(0..0, |(_, _, node)| node.place.clone())
    }

    /// What is wrong with it, attributes that nothing asked for among it.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        let mut known: Vec<&str> =
            self.known.iter().copied().filter(|name| !matches!(*name, "title" | "meta")).collect();
        known.sort_unstable();
        for (name, place, _) in self.entries.iter().filter(|(name, ..)| !self.known.contains(&name.as_str())) {
            let error = Diagnostic::error(format!("the attribute `{name}` of `{}` is not understood", self.kind));
            let error = error.within(self.source, place.clone());
            self.errors.push(error.help(format!("understood are {}", known.join(", "))));
        }
        self.errors
    }
}
