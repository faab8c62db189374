//! String templates.

use std::ops::Range;

use hcl_edit::expr::Expression;
use hcl_edit::template::{Directive, Element, HeredocTemplate, StringTemplate, Strip, Template};

use super::{Evaluator, Frame, Frames, Outcome};
use crate::Value;
use crate::document::span;

/// A text in the making, and whether anything sensitive went into it.
#[derive(Default)]
struct Draft {
    text: String,
    sensitive: bool,
    /// For a heredoc with `<<-`: how many blanks go from the beginning of each line.
    indent: Option<usize>,
}

impl Evaluator<'_> {
    pub(super) fn string_template(&self, template: &StringTemplate, frames: Frames<'_>) -> Outcome<Value> {
        // A template that is nothing but one interpolation of a list or object is that value: the way lists
        // were passed on before expressions could stand alone.
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            let value = self.value(&only.expr, frames)?;
            return Ok(match value.scalar_text() {
                Some(text) => Value::from(text).marked(value.is_sensitive()),
                None => value,
            });
        }
        self.text(template, frames)
    }

    pub(super) fn heredoc(&self, heredoc: &HeredocTemplate, frames: Frames<'_>) -> Outcome<Value> {
        let written = self.source.text().get(span(heredoc)).unwrap_or_default();
        let indent = written.starts_with("<<-").then(|| common_indent(written));
        self.drafted(Draft { indent, ..Draft::default() }, &heredoc.template, frames)
    }

    /// The text that a template makes.
    pub(crate) fn text(&self, template: &Template, frames: Frames<'_>) -> Outcome<Value> {
        self.drafted(Draft::default(), template, frames)
    }

    fn drafted(&self, mut draft: Draft, template: &Template, frames: Frames<'_>) -> Outcome<Value> {
        self.elements(&mut draft, template, (false, false), frames)?;
        Ok(Value::from(draft.text).marked(draft.sensitive))
    }

    /// Adds the elements of a template. `strip` says whether blanks go at its beginning and end.
    fn elements(&self, draft: &mut Draft, template: &Template, strip: (bool, bool), frames: Frames<'_>) -> Outcome<()> {
        let elements: Vec<&Element> = template.iter().collect();
        for (index, element) in elements.iter().enumerate() {
            match element {
                Element::Literal(literal) => {
                    let before = index.checked_sub(1).and_then(|at| elements.get(at));
                    let after = elements.get(index + 1);
                    let start = before.map_or(strip.0, |element| outer_strip(element).1);
                    let end = after.map_or(strip.1, |element| outer_strip(element).0);
                    let dedented = draft.indent.map(|indent| self.dedented(span(literal), indent));
                    let text = dedented.as_deref().unwrap_or(literal.value());
                    draft.text.push_str(stripped(text, start, end));
                }
                Element::Interpolation(interpolation) => self.interpolation(draft, &interpolation.expr, frames)?,
                Element::Directive(directive) => self.directive(draft, directive, frames)?,
            }
        }
        Ok(())
    }

    /// A literal of a heredoc, its lines without `indent` blanks at their beginning. Taken from the source,
    /// because only there it shows which of its lines begin in it.
    fn dedented(&self, at: Range<usize>, indent: usize) -> String {
        let source = self.source.text();
        let begins_line = source.get(..at.start).is_some_and(|before| before.ends_with('\n'));
        let literal = source.get(at).unwrap_or_default();
        let mut text = String::with_capacity(literal.len());
        for (index, line) in literal.split_inclusive('\n').enumerate() {
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            let skip = if index > 0 || begins_line { blanks.min(indent) } else { 0 };
            text.push_str(line.get(skip..).unwrap_or_default());
        }
        text.replace("$${", "${").replace("%%{", "%{")
    }

    fn interpolation(&self, draft: &mut Draft, expression: &Expression, frames: Frames<'_>) -> Outcome<()> {
        let value = self.value(expression, frames)?;
        let Some(text) = value.scalar_text() else {
            let error = self.error(span(expression), format!("{} cannot be put into a string", value.kind()));
            return Err(Box::new(match value.as_list() {
                Some(_) => error.help("`join(\", \", …)` or `jsonencode(…)` make a string of a list"),
                None => error.help("`jsonencode(…)` makes a string of any value"),
            }));
        };
        draft.text.push_str(&text);
        draft.sensitive |= value.is_sensitive();
        Ok(())
    }

    fn directive(&self, draft: &mut Draft, directive: &Directive, frames: Frames<'_>) -> Outcome<()> {
        match directive {
            Directive::If(choice) => {
                let (truth, sensitive) = self.truth(&choice.if_expr.cond_expr, frames)?;
                draft.sensitive |= sensitive;
                let end = choice.endif_expr.strip;
                match (&choice.else_expr, truth) {
                    (None, false) => Ok(()),
                    (None, true) => {
                        let strip = (choice.if_expr.strip.strip_end(), end.strip_start());
                        self.elements(draft, &choice.if_expr.template, strip, frames)
                    }
                    (Some(other), true) => {
                        let strip = (choice.if_expr.strip.strip_end(), other.strip.strip_start());
                        self.elements(draft, &choice.if_expr.template, strip, frames)
                    }
                    (Some(other), false) => {
                        let strip = (other.strip.strip_end(), end.strip_start());
                        self.elements(draft, &other.template, strip, frames)
                    }
                }
            }
            Directive::For(each) => {
                let intro = &each.for_expr;
                let (collection, sensitive) = self.collection(&intro.collection_expr, frames)?;
                draft.sensitive |= sensitive;
                let strip = (intro.strip.strip_end(), each.endfor_expr.strip.strip_start());
                let key_name = intro.key_var.as_ref().map_or("", |name| name.as_str());
                for (key, value) in &collection {
                    let outer = Frame { name: key_name, value: key, outer: frames };
                    let frame = Frame { name: intro.value_var.as_str(), value, outer: Some(&outer) };
                    self.elements(draft, &intro.template, strip, Some(&frame))?;
                    self.spend(&Value::null(), &intro.collection_expr)?;
                }
                Ok(())
            }
        }
    }
}

/// The smallest indentation of the lines of a heredoc, blank ones left out.
fn common_indent(heredoc: &str) -> usize {
    let lines: Vec<&str> = heredoc.lines().skip(1).collect();
    // The last line is the delimiter.
    let body = lines.split_last().map_or(&[][..], |(_, body)| body);
    let filled = body.iter().filter(|line| !line.trim().is_empty());
    filled.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0)
}

/// Whether an element takes away the blanks before it and behind it.
fn outer_strip(element: &Element) -> (bool, bool) {
    let both = |first: Strip, last: Strip| (first.strip_start(), last.strip_end());
    match element {
        Element::Literal(_) => (false, false),
        Element::Interpolation(interpolation) => both(interpolation.strip, interpolation.strip),
        Element::Directive(directive) => match directive.as_ref() {
            Directive::If(choice) => both(choice.if_expr.strip, choice.endif_expr.strip),
            Directive::For(each) => both(each.for_expr.strip, each.endfor_expr.strip),
        },
    }
}

/// A literal without the blanks next to a `~`: those of its line, with the line's end.
fn stripped(literal: &str, start: bool, end: bool) -> &str {
    let blank = |c: char| c.is_whitespace() && c != '\n';
    let mut text = literal;
    if start {
        text = text.trim_start_matches(blank);
        text = text.strip_prefix('\n').unwrap_or(text);
    }
    if end {
        text = text.trim_end_matches(blank);
        text = text.strip_suffix('\n').unwrap_or(text);
    }
    text
}
