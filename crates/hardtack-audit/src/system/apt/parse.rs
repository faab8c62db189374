//! The grammar of apt.conf(5): statements that end in `;`, scopes in braces, two sorts of comments.

use super::Order;

/// A piece of a file with its line.
#[derive(Debug)]
enum Token {
    Word(String),
    Quoted(String),
    Directive(String),
    Open,
    Close,
    End,
}

/// The statements of a file with their lines.
///
/// # Errors
/// What cannot be understood, in words.
pub(super) fn statements(text: &str) -> Result<Vec<(Order, usize)>, String> {
    let mut scopes: Vec<String> = Vec::new();
    let mut words: Vec<(Token, usize)> = Vec::new();
    let mut found = Vec::new();
    for (token, line) in tokens(text)? {
        match token {
            Token::Open => {
                let name = words.drain(..).next().and_then(|(token, _)| word(token)).unwrap_or_default();
                scopes.push(within(&scopes, &name));
            }
            Token::Close => {
                found.extend(statement(&scopes, &mut words)?);
                scopes.pop().ok_or_else(|| format!("line {line} closes a brace that nothing opened"))?;
            }
            Token::End => found.extend(statement(&scopes, &mut words)?),
            Token::Word(_) | Token::Quoted(_) | Token::Directive(_) => words.push((token, line)),
        }
    }
    match (words.first(), scopes.last()) {
        (Some((_, line)), _) => Err(format!("the statement of line {line} does not end")),
        (None, Some(scope)) => Err(format!("the braces of {scope} are not closed")),
        (None, None) => Ok(found),
    }
}

/// What the words before a `;` or `}` say; nothing where they say nothing of a value: items of lists.
fn statement(scopes: &[String], words: &mut Vec<(Token, usize)>) -> Result<Vec<(Order, usize)>, String> {
    let mut words = words.drain(..);
    let Some((first, line)) = words.next() else { return Ok(Vec::new()) };
    let rest: Vec<String> = words.filter_map(|(token, _)| word(token)).collect();
    match first {
        Token::Directive(directive) if directive == "clear" => {
            let clear = |name: String| (Order::Clear { name: within(scopes, &name) }, line);
            Ok(rest.into_iter().map(clear).collect())
        }
        Token::Directive(directive) => Err(format!("line {line} says #{directive}, which is not followed")),
        Token::Word(name) | Token::Quoted(name) if !rest.is_empty() && !name.ends_with("::") => {
            Ok(vec![(Order::Set { name: within(scopes, &name), value: rest.join(" ") }, line)])
        }
        _ => Ok(Vec::new()),
    }
}

fn word(token: Token) -> Option<String> {
    match token {
        Token::Word(text) | Token::Quoted(text) => Some(text),
        Token::Directive(_) | Token::Open | Token::Close | Token::End => None,
    }
}

/// A name below the innermost scope, in lower case.
fn within(scopes: &[String], name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match scopes.last() {
        Some(scope) if !scope.is_empty() => format!("{scope}::{name}"),
        _ => name,
    }
}

fn tokens(text: &str) -> Result<Vec<(Token, usize)>, String> {
    let mut tokens = Vec::new();
    let mut comment = None;
    for (line, number) in text.lines().zip(1..) {
        let mut rest = line;
        loop {
            if comment.is_some() {
                let Some((_, after)) = rest.split_once("*/") else { break };
                (comment, rest) = (None, after);
            }
            rest = rest.trim_start();
            let Some(first) = rest.chars().next() else { break };
            if rest.starts_with("//") {
                break;
            }
            if let Some(after) = rest.strip_prefix("/*") {
                (comment, rest) = (Some(number), after);
                continue;
            }
            let (token, after) = match first {
                '#' => match rest[1..].split_once(|c: char| c.is_whitespace() || c == ';') {
                    Some((word @ ("clear" | "include" | "x-apt-configure-index"), _)) => {
                        (Token::Directive(word.to_owned()), &rest[1 + word.len()..])
                    }
                    _ => break,
                },
                '{' => (Token::Open, &rest[1..]),
                '}' => (Token::Close, &rest[1..]),
                ';' => (Token::End, &rest[1..]),
                '"' => match rest[1..].split_once('"') {
                    Some((quoted, after)) => (Token::Quoted(quoted.to_owned()), after),
                    None => return Err(format!("the quotes of line {number} are not closed")),
                },
                _ => {
                    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | ';' | '"'));
                    let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
                    (Token::Word(word.to_owned()), after)
                }
            };
            tokens.push((token, number));
            rest = after;
        }
    }
    match comment {
        Some(line) => Err(format!("the comment of line {line} does not end")),
        None => Ok(tokens),
    }
}
