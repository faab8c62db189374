//! YAML as far as files of tests and of cloud-init need it: scalars, sequences and mappings, each with its place.
//!
//! The form is that of YAML 1.2; aliases and several documents are refused.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use hardtack_hcl::{Diagnostic, Source};
use saphyr_parser::{Event, Parser, ScalarStyle};

/// How deep values may be in each other.
const DEEPEST: usize = 32;
/// How many values a file may have.
const MOST: usize = 100_000;

/// A value with the bytes that it takes in its source.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its bytes.
    pub place: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Value {
    /// Its text, and whether it stands there without quotes.
    Scalar(String, bool),
    /// Values one behind the other.
    Sequence(Vec<Node>),
    /// Keys, which are scalars, with their bytes, each once, and their values.
    Mapping(Vec<(String, Range<usize>, Node)>),
}

/// What is being read.
enum Open {
    Sequence(Vec<Node>, usize),
    Mapping(OpenMapping),
}

/// A mapping that is being read.
struct OpenMapping {
    entries: Vec<(String, Range<usize>, Node)>,
    /// The key whose value comes next.
    key: Option<(String, Range<usize>)>,
    /// The keys so far.
    keys: BTreeSet<String>,
    start: usize,
}

/// Reads the one document of a source; an empty one is an empty mapping.
///
/// # Errors
/// When it is no YAML, has aliases or a second document, names a key twice, or has more values, or deeper ones, than such
/// files have.
pub fn read(source: &Arc<Source>) -> Result<Node, Diagnostic> {
    let offsets: Vec<usize> = source.text().char_indices().map(|(at, _)| at).chain([source.text().len()]).collect();
    let byte = |index: usize| offsets.get(index).copied().unwrap_or(source.text().len());
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    let mut values = 0_usize;
    for event in Parser::new_from_str(source.text()) {
        let (event, span) = event.map_err(|error| {
            let at = byte(error.marker().index());
            Diagnostic::error(format!("this is no YAML: {}", error.info())).within(source, at..at)
        })?;
        let place = byte(span.start.index())..byte(span.end.index());
        let wrong = |message: &str| Diagnostic::error(message).within(source, place.clone());
        values += 1;
        if values > MOST || open.len() > DEEPEST {
            return Err(wrong("this has more values, or deeper ones, than are understood"));
        }
        let node = match event {
            Event::Alias(_) => return Err(wrong("aliases are not understood").help("write out what it stands for")),
            Event::DocumentStart(_) if root.is_some() => return Err(wrong("only one document is understood")),
            Event::Scalar(text, style, ..) => {
                Node { value: Value::Scalar(text.into_owned(), style == ScalarStyle::Plain), place }
            }
            Event::SequenceStart(..) => {
                open.push(Open::Sequence(Vec::new(), place.start));
                continue;
            }
            Event::MappingStart(..) => {
                open.push(Open::Mapping(OpenMapping {
                    entries: Vec::new(),
                    key: None,
                    keys: BTreeSet::new(),
                    start: place.start,
                }));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::Sequence(items, start)) => Node { value: Value::Sequence(items), place: start..place.end },
                Some(Open::Mapping(mapping)) => {
                    Node { value: Value::Mapping(mapping.entries), place: mapping.start..place.end }
                }
                None => continue,
            },
            _ => continue,
        };
        match open.last_mut() {
            None => root = Some(node),
            Some(Open::Sequence(items, _)) => items.push(node),
            Some(Open::Mapping(mapping)) => match (mapping.key.take(), node.value) {
                (Some((name, at)), value) => mapping.entries.push((name, at, Node { value, place: node.place })),
                (None, Value::Scalar(name, _)) => {
                    if !mapping.keys.insert(name.clone()) {
                        let error = Diagnostic::error(format!("`{name}` stands here twice"));
                        return Err(error.within(source, node.place));
                    }
                    mapping.key = Some((name, node.place));
                }
                (None, _) => return Err(Diagnostic::error("a key is a scalar").within(source, node.place)),
            },
        }
    }
    Ok(root.unwrap_or(Node { value: Value::Mapping(Vec::new()), place: 0..0 }))
}
