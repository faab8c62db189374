//! Reading a block key by key: what is asked for is known, everything else is an error.

mod finish;
mod reads;

use std::sync::Arc;

use hcl_edit::Span;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Attribute, Block, BlockLabel, Body, Structure};

pub use reads::{Read, Reads};

use crate::document::span;
use crate::{Diagnostic, Diagnostics, Expr, FromValue, Place, Scope, Segment, Source, Value, ValueError};

/// Reads one block. Keys and blocks that are asked for are known; [`BlockReader::finish`] reports all
/// others, with everything else that went wrong, each once.
///
/// A value that could not be read is reported by the reader, so callers go on with what they have and
/// turn to [`BlockReader::finish`] at the end:
///
/// ```
/// # use hardtack_hcl::{BlockReader, Diagnostics, Document, Environment, Scope, Source};
/// fn read_swap(block: &mut BlockReader<'_>) -> Result<(String, i64), Diagnostics> {
///     let size = block.required::<String>("size");
///     let priority = block.optional::<i64>("priority");
///     let size = block.finish(size)?;
///     Ok((size, priority.unwrap_or(0)))
/// }
/// # let document = Document::parse(Source::new("swap.hcl", "size = \"1G\"\n")).unwrap();
/// # let environment = Environment::sealed();
/// # assert_eq!(read_swap(&mut document.reader(&Scope::new(&environment))).unwrap(), ("1G".into(), 0));
/// ```
pub struct BlockReader<'a> {
    source: &'a Arc<Source>,
    scope: &'a Scope<'a>,
    block: Option<&'a Block>,
    body: &'a Body,
    keys: Vec<&'static str>,
    block_names: Vec<&'static str>,
    labels: usize,
    all_blocks: bool,
    all_keys: bool,
    errors: Vec<Diagnostic>,
}

impl<'a> BlockReader<'a> {
    pub(crate) fn document(source: &'a Arc<Source>, body: &'a Body, scope: &'a Scope<'a>) -> Self {
        Self::new(source, scope, None, body)
    }

    fn new(source: &'a Arc<Source>, scope: &'a Scope<'a>, block: Option<&'a Block>, body: &'a Body) -> Self {
        Self {
            source,
            scope,
            block,
            body,
            keys: Vec::new(),
            block_names: Vec::new(),
            labels: 0,
            all_blocks: false,
            all_keys: false,
            errors: Vec::new(),
        }
    }

    /// The name before the block's labels: `partition`; empty for a whole document.
    pub fn name(&self) -> &'a str {
        self.block.map_or("", |block| block.ident.as_str())
    }

    /// The source it stands in.
    pub fn source(&self) -> &'a Arc<Source> {
        self.source
    }

    /// What names mean in its expressions.
    pub fn scope(&self) -> &'a Scope<'a> {
        self.scope
    }

    /// A reader of the same block with another meaning of names; it begins anew.
    #[must_use]
    pub fn with_scope<'b>(&self, scope: &'b Scope<'b>) -> BlockReader<'b>
    where
        'a: 'b,
    {
        BlockReader::new(self.source, scope, self.block, self.body)
    }

    /// Where the block's head stands: its name and labels.
    pub fn place(&self) -> Place {
        let Some(block) = self.block else { return self.source.place(0..0) };
        let start = span(&block.ident).start;
        let end = block.labels.last().and_then(Span::span).map_or(span(&block.ident).end, |last| last.end);
        self.source.place(start..end)
    }

    /// The place of a label, from 0; the block's own where there is no such label.
    pub fn label_place(&self, index: usize) -> Place {
        let label = self.block.and_then(|block| block.labels.get(index)).and_then(Span::span);
        label.map_or_else(|| self.place(), |span| self.source.place(span))
    }

    /// The place of a key's value; the block's own where it does not have the key.
    pub fn place_of(&self, key: &str) -> Place {
        self.attribute(key).map_or_else(|| self.place(), |attribute| self.source.place(span(&attribute.value)))
    }

    /// Whether it has the key.
    pub fn has(&self, key: &str) -> bool {
        self.attribute(key).is_some()
    }

    /// A label, from 0, which must be there and not be empty.
    pub fn label(&mut self, index: usize) -> Read<String> {
        self.labels = self.labels.max(index + 1);
        let label = self.block.and_then(|block| block.labels.get(index)).map(|label| match label {
            BlockLabel::Ident(name) => name.as_str(),
            BlockLabel::String(text) => text.as_str(),
        });
        match label {
            Some("") => self.fail(Diagnostic::error("this label is empty").at(self.label_place(index))),
            Some(label) => Read::present(label.to_owned()),
            None => {
                let name = self.name();
                let error = Diagnostic::error(format!("`{name}` needs a label")).at(self.place());
                self.fail(error.help(format!("write `{name} \"…\" {{`")))
            }
        }
    }

    /// A label, from 0, that may be left out.
    pub fn optional_label(&mut self, index: usize) -> Option<String> {
        let given = self.block.is_some_and(|block| block.labels.len() > index);
        if given {
            return self.label(index).into_option();
        }
        self.labels = self.labels.max(index + 1);
        None
    }

    /// The value of a key that must be there.
    pub fn required<T: FromValue>(&mut self, key: &'static str) -> Read<T> {
        self.required_with(key, T::from_value)
    }

    /// The value of a key that must be there, read by a function.
    pub fn required_with<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&Value) -> Result<T, ValueError>,
    ) -> Read<T> {
        self.keys.push(key);
        match self.attribute(key) {
            Some(attribute) => self.read(Expr::new(&attribute.value, self.source), read),
            None => {
                let error = match self.name() {
                    "" => Diagnostic::error(format!("the key `{key}` is missing")),
                    name => Diagnostic::error(format!("`{name}` needs the key `{key}`")),
                };
                let misspelt = self.attributes().map(|attribute| attribute.key.as_str());
                let misspelt: Vec<&str> = misspelt.filter(|written| !self.keys.contains(written)).collect();
                // The misspelt key is reported too, with the suggestion; two messages would be one too many.
                if crate::nearest(key, misspelt).is_some() {
                    return self.fail(Diagnostic::consequence());
                }
                let error = error.at(self.place()).help(format!("add `{key} = …`"));
                self.fail(error)
            }
        }
    }

    /// The value of a key that may be left out, or be `null`, which is the same.
    pub fn optional<T: FromValue>(&mut self, key: &'static str) -> Option<T> {
        self.optional_with(key, T::from_value)
    }

    /// The value of a key that may be left out, read by a function.
    pub fn optional_with<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&Value) -> Result<T, ValueError>,
    ) -> Option<T> {
        self.keys.push(key);
        let attribute = self.attribute(key)?;
        let expr = Expr::new(&attribute.value, self.source);
        let read = |value: &Value| match value.data() {
            crate::Data::Null => Ok(None),
            _ => read(value).map(Some),
        };
        self.read(expr, read).into_option().flatten()
    }

    /// The expression of a key, not evaluated.
    pub fn expression(&mut self, key: &'static str) -> Option<Expr<'a>> {
        self.keys.push(key);
        self.attribute(key).map(|attribute| Expr::new(&attribute.value, self.source))
    }

    /// Every key with its expression, in order; all keys count as known.
    pub fn expressions(&mut self) -> Vec<(&'a str, Place, Expr<'a>)> {
        self.all_keys = true;
        let source = self.source;
        let entry = |attribute: &'a Attribute| {
            let place = source.place(span(&attribute.key));
            (attribute.key.as_str(), place, Expr::new(&attribute.value, source))
        };
        self.attributes().map(entry).collect()
    }

    /// The entries of a key that holds an object, each with its value and place, in order.
    pub fn entries<T: FromValue>(&mut self, key: &'static str) -> Vec<(String, T, Place)> {
        let Some(entries) = self
            .optional_with(key, |value| value.as_object().cloned().ok_or_else(|| ValueError::kind("an object", value)))
        else {
            return Vec::new();
        };
        let entries = entries.into_iter().map(|(name, value)| (Segment::Key(name), value));
        let named = |(segment, value, place)| match segment {
            Segment::Key(name) => Some((name, value, place)),
            Segment::Index(_) => None,
        };
        self.parts(key, entries).into_iter().filter_map(named).collect()
    }

    /// The parts of a key's value, each read and placed; the errors are reported.
    fn parts<T: FromValue>(
        &mut self,
        key: &str,
        parts: impl Iterator<Item = (Segment, Value)>,
    ) -> Vec<(Segment, T, Place)> {
        let expr = self.attribute(key).map(|attribute| Expr::new(&attribute.value, self.source));
        let mut read = Vec::new();
        for (segment, value) in parts {
            let path = [segment.clone()];
            let at = expr.map_or_else(|| self.place(), |expr| narrow(expr, &path).place());
            match T::from_value(&value) {
                Ok(value) => read.push((segment, value, at)),
                Err(error) => self.error(Diagnostic::from(error).at(at)),
            }
        }
        read
    }

    /// The elements of a key that holds a list, each with its place, in order.
    pub fn items<T: FromValue>(&mut self, key: &'static str) -> Vec<(T, Place)> {
        let Some(items) = self.optional_with(key, |value| {
            value.as_list().map(<[Value]>::to_vec).ok_or_else(|| ValueError::kind("a list", value))
        }) else {
            return Vec::new();
        };
        let items = items.into_iter().enumerate().map(|(index, value)| (Segment::Index(index), value));
        self.parts(key, items).into_iter().map(|(_, item, place)| (item, place)).collect()
    }

    /// The blocks of this name, in order.
    pub fn blocks(&mut self, name: &'static str) -> Vec<BlockReader<'a>> {
        self.block_names.push(name);
        self.structures(name)
    }

    /// The block of this name that may stand here once.
    pub fn block(&mut self, name: &'static str) -> Option<BlockReader<'a>> {
        let mut blocks = self.blocks(name).into_iter();
        let first = blocks.next()?;
        for other in blocks {
            let error = Diagnostic::error(format!("there is more than one `{name}` block"));
            self.error(error.at(other.place()).related(first.place(), "the first is here"));
        }
        Some(first)
    }

    /// All blocks that nothing has asked for yet, in order; every block counts as known.
    pub fn any_blocks(&mut self) -> Vec<BlockReader<'a>> {
        self.all_blocks = true;
        let unknown = |block: &&Block| !self.block_names.contains(&block.ident.as_str());
        self.body.blocks().filter(unknown).map(|block| self.inner(block)).collect()
    }

    /// Blocks of the names given, in the order they stand in, whatever their name.
    pub fn blocks_in_order(&mut self, names: &[&'static str]) -> Vec<BlockReader<'a>> {
        self.block_names.extend(names);
        let wanted = |block: &&Block| names.contains(&block.ident.as_str());
        self.body.blocks().filter(wanted).map(|block| self.inner(block)).collect()
    }

    /// Reads an expression of this block, its errors reported by this reader.
    pub fn read<T>(&mut self, expr: Expr<'_>, read: impl FnOnce(&Value) -> Result<T, ValueError>) -> Read<T> {
        match self.scope.evaluate(expr) {
            Err(error) => self.fail(*error),
            Ok(value) => match read(&value) {
                Ok(read) => Read::present(read),
                Err(error) => {
                    let at = narrow(expr, &error.path).place();
                    self.fail(Diagnostic::from(error).at(at))
                }
            },
        }
    }

    /// Whether it has reported an error so far.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Reports an error.
    pub fn error(&mut self, error: Diagnostic) {
        self.errors.push(error);
    }

    /// Reports an error, in place of a value.
    pub fn fail<T>(&mut self, error: Diagnostic) -> Read<T> {
        self.errors.push(error);
        Read::absent()
    }

    /// Takes over the errors of a part that was read elsewhere, such as an inner block.
    pub fn absorb<T>(&mut self, part: Result<T, Diagnostics>) -> Read<T> {
        match part {
            Ok(part) => Read::present(part),
            Err(errors) => {
                self.errors.extend(errors);
                Read::absent()
            }
        }
    }

    /// Reads every block of a name with a function, taking over the errors.
    pub fn each<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&mut BlockReader<'a>) -> Result<T, Diagnostics>,
    ) -> Vec<T> {
        let mut all = Vec::new();
        for mut block in self.blocks(name) {
            all.extend(self.absorb(read(&mut block)).into_option());
        }
        all
    }

    fn attributes(&self) -> impl Iterator<Item = &'a Attribute> + use<'a> {
        self.body.iter().filter_map(Structure::as_attribute)
    }

    fn attribute(&self, key: &str) -> Option<&'a Attribute> {
        self.attributes().find(|attribute| attribute.has_key(key))
    }

    fn structures(&self, name: &str) -> Vec<BlockReader<'a>> {
        self.body.blocks().filter(|block| block.has_ident(name)).map(|block| self.inner(block)).collect()
    }

    fn inner(&self, block: &'a Block) -> BlockReader<'a> {
        BlockReader::new(self.source, self.scope, Some(block), &block.body)
    }
}

/// The expression of the element that a path leads to, as far as it is written out.
fn narrow<'a>(expr: Expr<'a>, path: &[Segment]) -> Expr<'a> {
    let Some((first, rest)) = path.split_first() else { return expr };
    let inner = match (expr.expression(), first) {
        (Expression::Parenthesis(inner), _) => return narrow(expr.inner(inner.inner()), path),
        (Expression::Array(array), Segment::Index(index)) => array.get(*index),
        (Expression::Object(object), Segment::Key(key)) => {
            let named = |written: &ObjectKey| match written {
                ObjectKey::Ident(name) => name.as_str() == key,
                ObjectKey::Expression(expression) => expression.as_str() == Some(key),
            };
            object.iter().find(|(written, _)| named(written)).map(|(_, value)| value.expr())
        }
        _ => None,
    };
    inner.map_or(expr, |inner| narrow(expr.inner(inner), rest))
}
