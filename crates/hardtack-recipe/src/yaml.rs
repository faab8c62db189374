//! YAML as far as files of tests and of cloud-init need it: scalars, sequences and mappings, each with its place.
//!
//! The form is that of YAML 1.2; several documents are refused. What aliases stand for is counted as often as it stands
//! there.

use std::collections::{BTreeMap, BTreeSet};
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
    Sequence { items: Vec<Node>, start: usize, anchor: usize },
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
    anchor: usize,
}

/// A value that aliases stand for.
struct Anchored {
    value: Value,
    values: usize,
    depth: usize,
}

impl Anchored {
    fn new(value: &Value) -> Self {
        let (values, depth) = extent(value);
        Self { value: value.clone(), values, depth }
    }
}

/// How many values a value is with those in it, and how deep they are; none is deeper than [`DEEPEST`].
fn extent(value: &Value) -> (usize, usize) {
    let inner: Vec<(usize, usize)> = match value {
        Value::Scalar(..) => Vec::new(),
        Value::Sequence(items) => items.iter().map(|item| extent(&item.value)).collect(),
        Value::Mapping(entries) => entries.iter().map(|(_, _, node)| extent(&node.value)).collect(),
    };
    let values = inner.iter().map(|(values, _)| values).sum::<usize>();
    (1 + values, 1 + inner.iter().map(|(_, depth)| *depth).max().unwrap_or_default())
}

/// Reads the one document of a source; an empty one is an empty mapping.
///
/// # Errors
/// When it is no YAML, has a second document, names a key twice, or has more values, or deeper ones, than such files have.
pub fn read(source: &Arc<Source>) -> Result<Node, Diagnostic> {
    let offsets: Vec<usize> = source.text().char_indices().map(|(at, _)| at).chain([source.text().len()]).collect();
    let byte = |index: usize| offsets.get(index).copied().unwrap_or(source.text().len());
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    let mut values = 0_usize;
    let mut anchors: BTreeMap<usize, Anchored> = BTreeMap::new();
    for event in Parser::new_from_str(source.text()) {
        let (event, span) = event.map_err(|error| {
            let at = byte(error.marker().index());
            Diagnostic::error(format!("this is no YAML: {}", error.info())).within(source, at..at)
        })?;
        let place = byte(span.start.index())..byte(span.end.index());
        let wrong = |message: &str| Diagnostic::error(message).within(source, place.clone());
        let (more, deeper) = match &event {
            Event::Alias(id) => match anchors.get(id) {
                Some(anchored) => (anchored.values, anchored.depth),
                None => return Err(wrong("this alias stands for nothing that ends before it")),
            },
            _ => (1, 0),
        };
        values = values.saturating_add(more);
        if values > MOST || open.len().saturating_add(deeper) > DEEPEST {
            return Err(wrong("this has more values, or deeper ones, than are understood"));
        }
        let (node, anchor) = match event {
            Event::Alias(id) => match anchors.get(&id) {
                Some(anchored) => (Node { value: anchored.value.clone(), place }, 0),
                None => continue,
            },
            Event::DocumentStart(_) if root.is_some() => return Err(wrong("only one document is understood")),
            Event::Scalar(text, style, anchor, _) => {
                (Node { value: Value::Scalar(text.into_owned(), style == ScalarStyle::Plain), place }, anchor)
            }
            Event::SequenceStart(anchor, _) => {
                open.push(Open::Sequence { items: Vec::new(), start: place.start, anchor });
                continue;
            }
            Event::MappingStart(anchor, _) => {
                open.push(Open::Mapping(OpenMapping {
                    entries: Vec::new(),
                    key: None,
                    keys: BTreeSet::new(),
                    start: place.start,
                    anchor,
                }));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::Sequence { items, start, anchor }) => {
                    (Node { value: Value::Sequence(items), place: start..place.end }, anchor)
                }
                Some(Open::Mapping(mapping)) => {
                    (Node { value: Value::Mapping(mapping.entries), place: mapping.start..place.end }, mapping.anchor)
                }
                None => continue,
            },
            _ => continue,
        };
        // The parser counts anchors from one.
        if anchor != 0 {
            anchors.insert(anchor, Anchored::new(&node.value));
        }
        match open.last_mut() {
            None => root = Some(node),
            Some(Open::Sequence { items, .. }) => items.push(node),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The value in a line, or what is wrong with the text.
    fn shown(text: &str) -> String {
        fn line(value: &Value) -> String {
            match value {
                Value::Scalar(text, _) => text.clone(),
                Value::Sequence(items) => {
                    format!("[{}]", items.iter().map(|item| line(&item.value)).collect::<Vec<_>>().join(" "))
                }
                Value::Mapping(entries) => {
                    let entries = entries.iter().map(|(key, _, node)| format!("{key}={}", line(&node.value)));
                    format!("{{{}}}", entries.collect::<Vec<_>>().join(" "))
                }
            }
        }
        match read(&Source::new("a.yaml", text)) {
            Ok(node) => line(&node.value),
            Err(error) => error.message,
        }
    }

    #[test]
    fn aliases_stand_for_what_was_said_before() {
        assert_eq!(shown("a: &x [1, &y 2]\nb: *x\n*y : {c: *x}\n"), "{a=[1 2] b=[1 2] 2={c=[1 2]}}");
        assert_eq!(shown("a: &x [*x]\n"), "this alias stands for nothing that ends before it");
    }

    #[test]
    fn aliases_of_aliases_do_not_multiply_without_end() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..30 {
            let before = format!("*a{}", level - 1);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", vec![before; 10].join(", ")));
        }
        assert_eq!(shown(&text), "this has more values, or deeper ones, than are understood");
        let mut text = "a0: &a0 [x]\n".to_owned();
        for level in 1..100 {
            text.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
        }
        assert_eq!(shown(&text), "this has more values, or deeper ones, than are understood");
    }
}
