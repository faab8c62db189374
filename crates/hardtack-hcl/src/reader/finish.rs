//! The end of a block: what nothing asked for.

use hcl_edit::Span;
use hcl_edit::structure::Structure;

use super::{BlockReader, Reads};
use crate::document::span;
use crate::{Diagnostic, Diagnostics};

impl BlockReader<'_> {
    /// Ends the reading: the values that were read, or everything that is wrong with the block: what could
    /// not be read, and the keys, blocks and labels that nothing asked for.
    pub fn finish<R: Reads>(&mut self, reads: R) -> Result<R::Values, Diagnostics> {
        self.refuse_unknown();
        let mut errors = std::mem::take(&mut self.errors);
        let place = self.place();
        for error in &mut errors {
            if error.place.is_none() {
                error.place = Some(place.clone());
            }
            self.attach(error);
        }
        match (Diagnostics::new(errors), reads.values()) {
            (Some(errors), _) => Err(errors),
            (None, Some(values)) => Ok(values),
            // A value of another reader, whose own errors are reported there.
            (None, None) => Err(Diagnostic::consequence().at(place).into()),
        }
    }

    /// Gives an error of this source its text.
    fn attach(&self, error: &mut Diagnostic) {
        let here = |place: &crate::Place| place.source == self.source.name();
        if error.source.is_none() && error.place.as_ref().is_some_and(here) {
            error.source = Some(std::sync::Arc::clone(self.source));
        }
        for related in &mut error.related {
            if related.source.is_none() && here(&related.place) {
                related.source = Some(std::sync::Arc::clone(self.source));
            }
        }
    }

    fn refuse_unknown(&mut self) {
        let owner = match self.name() {
            "" => "the top level".to_owned(),
            name => format!("`{name}`"),
        };
        let mut found = Vec::new();
        for structure in self.body.iter() {
            let (what, name, at) = match structure {
                Structure::Attribute(attribute) => ("key", attribute.key.as_str(), span(&attribute.key)),
                Structure::Block(block) => ("block", block.ident.as_str(), span(&block.ident)),
            };
            let (known, others, all) = match structure {
                Structure::Attribute(_) => (&self.keys, &self.block_names, self.all_keys),
                Structure::Block(_) => (&self.block_names, &self.keys, self.all_blocks),
            };
            if all || known.contains(&name) {
                continue;
            }
            let error = Diagnostic::error(format!("{owner} has no {what} `{name}`")).within(self.source, at);
            found.push(if others.contains(&name) {
                error.help(match structure {
                    Structure::Attribute(_) => format!("`{name}` is a block: write `{name} {{ … }}`, without `=`"),
                    Structure::Block(_) => format!("`{name}` is a key: write `{name} = …`"),
                })
            } else {
                let mut sorted = known.clone();
                sorted.sort_unstable();
                sorted.dedup();
                let all = match sorted.as_slice() {
                    [] => format!("{owner} takes no {what}s"),
                    few => format!("its {what}s are {}", crate::all_of(few)),
                };
                error.help(all).nearest(name, known.iter().chain(others).copied())
            });
        }
        if let Some(block) = self.block
            && let Some(extra) = block.labels.get(self.labels)
        {
            let help = match self.labels {
                0 => format!("`{}` takes no label", self.name()),
                1 => format!("`{}` takes one label", self.name()),
                some => format!("`{}` takes {some} labels", self.name()),
            };
            let at = extra.span().unwrap_or(0..0);
            found.push(Diagnostic::error("this label is one too many").within(self.source, at).help(help));
        }
        self.errors.extend(found);
    }
}
