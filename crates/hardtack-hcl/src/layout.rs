//! The standard layout of sources: two spaces a level, `=` aligned, comments kept.

mod lexer;
mod spacing;

use std::sync::Arc;

use hcl_edit::expr::{Array, FuncArgs, Object};
use hcl_edit::structure::Body;
use hcl_edit::visit_mut::{VisitMut, visit_array_mut, visit_func_args_mut, visit_object_mut};
use lexer::{Kind, Token};

use crate::{Diagnostics, Document, Source};

/// The source in the standard layout. Line breaks stay where they are, but for blank lines at the edges of
/// blocks and repeated ones; strings, heredocs and comments stay as they are. Laying out a second time
/// changes nothing, and the meaning is the same. What cannot be parsed is an error.
pub fn format(source: &Arc<Source>) -> Result<String, Diagnostics> {
    let before = Document::parse(Arc::clone(source))?;
    let laid_out = layout(source.text());
    // A source whose meaning would change, or that would not come to rest, stays as it is: no layout is worth
    // a broken recipe.
    let same = |after: &Document| bare(after.body()) == bare(before.body());
    let unharmed = Document::parse(Source::new("", laid_out.as_str())).is_ok_and(|after| same(&after));
    if unharmed && layout(&laid_out) == laid_out { Ok(laid_out) } else { Ok(source.text().to_owned()) }
}

/// A structure without the blanks that count when two are compared.
fn bare(body: &Body) -> Body {
    struct Strip;
    impl VisitMut for Strip {
        fn visit_func_args_mut(&mut self, node: &mut FuncArgs) {
            node.set_trailing("");
            node.set_trailing_comma(false);
            visit_func_args_mut(self, node);
        }

        fn visit_array_mut(&mut self, node: &mut Array) {
            node.set_trailing("");
            visit_array_mut(self, node);
        }

        fn visit_object_mut(&mut self, node: &mut Object) {
            node.set_trailing("");
            visit_object_mut(self, node);
        }
    }
    let mut body = body.clone();
    Strip.visit_body_mut(&mut body);
    body
}

/// One line of the result.
struct Line<'t> {
    tokens: Vec<Token<'t>>,
    /// Levels that it is indented by.
    level: usize,
    /// A blank line stands before it.
    apart: bool,
}

impl Line<'_> {
    /// The number of tokens before the `=` of a key whose value ends on this line.
    fn key(&self) -> Option<usize> {
        let at = self.tokens.iter().position(|token| token.text == "=")?;
        let opened = |token: &&Token<'_>| matches!(token.kind, Kind::Open);
        let closed = |token: &&Token<'_>| matches!(token.kind, Kind::Close);
        let (key, value) = self.tokens.split_at(at);
        let whole = |tokens: &[Token<'_>]| tokens.iter().filter(opened).count() == tokens.iter().filter(closed).count();
        // A computed key stands in brackets; other openings before the `=` belong to a block in one line.
        let plain = key.len() == 1 || key.first().is_some_and(|first| first.text == "(");
        let one_line = value.iter().all(|token| !token.text.contains('\n'));
        (plain && whole(key) && whole(value) && one_line).then_some(at)
    }
}

fn layout(text: &str) -> String {
    let lines = lines(text);
    let mut out = String::with_capacity(text.len());
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        // A run of keys on neighbouring lines of one level is aligned.
        let mut run = 1;
        if line.key().is_some() {
            let alike = |next: &&Line<'_>| next.key().is_some() && next.level == line.level && !next.apart;
            run += lines.iter().skip(index + 1).take_while(alike).count();
        }
        let group = lines.get(index..index + run).unwrap_or_default();
        let widths = group.iter().filter_map(|line| Some(spacing::joined(line.tokens.get(..line.key()?)?)));
        let width = widths.map(|key| key.chars().count()).max().unwrap_or(0);
        for line in group {
            write(&mut out, line, width);
        }
        index += run;
    }
    out
}

fn write(out: &mut String, line: &Line<'_>, width: usize) {
    if line.apart {
        out.push('\n');
    }
    out.extend(std::iter::repeat_n("  ", line.level));
    match line.key().and_then(|at| line.tokens.split_at_checked(at)) {
        Some((key, value)) => {
            let key = spacing::joined(key);
            out.push_str(&key);
            out.extend(std::iter::repeat_n(' ', width - key.chars().count() + 1));
            out.push_str(&spacing::joined(value));
        }
        None => out.push_str(&spacing::joined(&line.tokens)),
    }
    out.push('\n');
}

/// The lines of a text with their levels.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    // The level of the line in which each open bracket stands.
    let mut open: Vec<usize> = Vec::new();
    let mut blank = false;
    let mut tokens = Vec::new();
    for token in lexer::tokens(text).into_iter().chain([Token { kind: Kind::Newline, text: "\n" }]) {
        if token.kind != Kind::Newline {
            tokens.push(token);
            continue;
        }
        if tokens.is_empty() {
            blank = true;
            continue;
        }
        let closing = tokens.iter().take_while(|token: &&Token<'_>| token.kind == Kind::Close).count();
        let level = match closing {
            0 => open.last().map_or(0, |level| level + 1),
            count => open.len().checked_sub(count).and_then(|at| open.get(at)).copied().unwrap_or(0),
        };
        let after_opening =
            lines.last().and_then(|line| line.tokens.last()).is_some_and(|last| last.kind == Kind::Open);
        let apart = blank && !lines.is_empty() && !after_opening && closing == 0;
        for token in &tokens {
            match token.kind {
                Kind::Open => open.push(level),
                Kind::Close => {
                    open.pop();
                }
                _ => {}
            }
        }
        lines.push(Line { tokens: std::mem::take(&mut tokens), level, apart });
        blank = false;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::format;
    use crate::Source;

    fn formatted(text: &str) -> String {
        format(&Source::new("recipe.hcl", text)).unwrap()
    }

    #[test]
    fn indents_aligns_and_keeps_comments() {
        insta::assert_snapshot!(formatted(
            r#"

# The image.
image   "web"   {


description="Web"   # what it is
        owner = "platform"
  base{ bootstrap="debian" }
  packages {
    install=["a","b",
      "c", # last
    ]
    env = {A=1,"B C"=2}
    x = var.a?var.b:-1
    long_key = -  1 + f( x , y... )[0].z[*].w
    y = { for  k,v in m:k=>v if ! v }
  /* a
     comment */
    text = <<-EOT
        keep
          this
      EOT
    z = !true&&a.b

  }



  tail = { 
    one = 1
    twenty = 20
    (three) = 3
  }
}
"#
        ), @r#"
        # The image.
        image "web" {
          description = "Web" # what it is
          owner       = "platform"
          base { bootstrap = "debian" }
          packages {
            install = ["a", "b",
              "c", # last
            ]
            env      = { A = 1, "B C" = 2 }
            x        = var.a ? var.b : -1
            long_key = -1 + f(x, y...)[0].z[*].w
            y        = { for k, v in m : k => v if !v }
            /* a
             comment */
            text = <<-EOT
                keep
                  this
              EOT
            z = !true && a.b
          }

          tail = {
            one     = 1
            twenty  = 20
            (three) = 3
          }
        }
        "#);
    }

    #[test]
    fn lists_and_objects_of_several_lines_are_indented() {
        insta::assert_snapshot!(formatted("a {\nb = [\n1,\n# two\n]\nc = {\nd = 1\n# e\n}\n}\n"), @"
        a {
          b = [
            1,
            # two
          ]
          c = {
            d = 1
            # e
          }
        }
        ");
    }

    #[test]
    fn what_cannot_be_parsed_is_an_error() {
        assert!(format(&Source::new("recipe.hcl", "image {")).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_to_rest(
            words in proptest::collection::vec(
                proptest::sample::select(vec![
                    "a", "b", "=", "=", "=", "{", "}", "[", "]", "(", ")", "\"x ${y} z\"", "\"t\"", "1", "-", "!",
                    "+", "?", ":", ",", ".", "\n", "\n", "\n\n\n", "# c\n", "// d\n", "/* e\n f */", "<<E\n x\nE\n",
                    "<<-E\n  y\n  E\n", "for", "in", "if", "=>", "...", "*", " ", "  ", "\t", "\r\n",
                ]),
                0..40,
            )
        ) {
            if let Ok(first) = format(&Source::new("a", words.concat())) {
                proptest::prop_assert_eq!(&formatted(&first), &first);
            }
        }

        #[test]
        fn a_second_time_changes_nothing_and_the_meaning_stays(
            lines in proptest::collection::vec(
                proptest::sample::select(vec![
                    "# c", "  // d", "", "", "/* e\n   f */", "b \"l\" {\n x=1\n\n\n yy=2 # t\n}", "b { x=1 }", "b {\n\n}",
                    "%=1", "  %  =[1,\n2 ,\n\n 3]", "%={a=1,\n(b)   =2}", "%=f( x,[\n 1\n]... )", "%=<<E\n a\n  ${b}\nE",
                    "%=<<-E\n   a\n    %{if b}x%{endif}\n  E", "%=a?b:-c", "%=\"${ \"${b}\" }\\\"#\"", "%={for k,v in m:k=>v...if v}",
                    "%=!(a&&-1.5e3<b)||c[0].d[*].e.*.f", "%={\"x\":1}\t# c\r", "%=x.0", "%=[for s in [1,2]:s]",
                ]),
                0..12,
            )
        ) {
            // Each key once: `%` stands for its name, of many lengths.
            let line = |(index, line): (usize, &&str)| line.replacen('%', &"k".repeat(index + 1), 1) + "\n";
            let text: String = lines.iter().enumerate().map(line).collect();
            let body = |text: &str| super::bare(crate::Document::parse(Source::new("a", text)).unwrap().body());
            let first = super::layout(&text);
            proptest::prop_assert!(body(&text) == body(&first), "{}", first);
            proptest::prop_assert_eq!(&super::layout(&first), &first);
        }
    }
}
