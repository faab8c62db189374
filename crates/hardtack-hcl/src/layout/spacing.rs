//! Blanks between the tokens of a line.

use super::lexer::{Kind, Token};

/// The tokens of a line with the blanks that belong between them.
pub(super) fn joined(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for (index, token) in tokens.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|at| tokens.get(at));
        let earlier = index.checked_sub(2).and_then(|at| tokens.get(at));
        if before.is_some_and(|before| apart(earlier, before, token)) {
            text.push(' ');
        }
        text.push_str(token.text);
    }
    text
}

/// Whether a blank stands between `left` and `right`; `earlier` comes before them.
fn apart(earlier: Option<&Token<'_>>, left: &Token<'_>, right: &Token<'_>) -> bool {
    match (left.text, right.text) {
        _ if left.kind == Kind::Comment || right.kind == Kind::Comment => true,
        ("{", "}") => false,
        ("{", _) | (_, "}") => true,
        ("(" | "[", _) | (_, ")" | "]" | "," | "..." | "." | "::") => false,
        ("." | "::", _) => false,
        // A sign belongs to its operand.
        ("-" | "!", _) if is_sign(earlier) => false,
        // A call or an index follows its name directly.
        (_, "(") => left.kind != Kind::Word || is_keyword(left.text),
        (_, "[") => !is_operand(left),
        _ => true,
    }
}

/// Whether a `-` or `!` behind this token is a sign.
fn is_sign(before: Option<&Token<'_>>) -> bool {
    before.is_none_or(|before| !is_operand(before))
}

/// Whether a token ends an operand.
fn is_operand(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Word => !is_keyword(token.text),
        Kind::Text | Kind::Close => true,
        Kind::Mark => token.text == "*",
        Kind::Open | Kind::Comment | Kind::Newline => false,
    }
}

fn is_keyword(word: &str) -> bool {
    matches!(word, "for" | "in" | "if")
}
