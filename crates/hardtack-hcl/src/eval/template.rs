//! String templates.

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
        self.text(&heredoc.template, frames)
    }

    /// The text that a template makes.
    pub(crate) fn text(&self, template: &Template, frames: Frames<'_>) -> Outcome<Value> {
        let mut draft = Draft::default();
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
                    draft.text.push_str(stripped(literal.value(), start, end));
                }
                Element::Interpolation(interpolation) => self.interpolation(draft, &interpolation.expr, frames)?,
                Element::Directive(directive) => self.directive(draft, directive, frames)?,
            }
        }
        Ok(())
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
