//! Values of dconf in the text format of GVariant.

/// A value with its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// What it is.
    pub kind: Type,
    /// A text without its quotes, a number without its type; anything else as it is written.
    pub text: String,
}

/// The types that matter here; a program ignores a value of another type than it expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// `true`, `false`.
    Boolean,
    /// `'text'`, `"text"`.
    Text,
    /// A number without a type.
    Int32,
    /// `uint32 900`.
    Uint32,
    /// An array of texts: `['a', 'b']`, `@as []`, the latter without its type.
    Texts,
    /// Other arrays, tuples and numbers of other types, of which only the text is looked at.
    Other,
}

impl Type {
    /// All that rules use, by name.
    pub const NAMES: [(&'static str, Type); 5] = [
        ("boolean", Type::Boolean),
        ("string", Type::Text),
        ("int32", Type::Int32),
        ("uint32", Type::Uint32),
        ("strings", Type::Texts),
    ];

    /// How a value of this type is written.
    pub fn write(self, text: &str) -> String {
        match self {
            Type::Text => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n")),
            Type::Uint32 => format!("uint32 {text}"),
            // Of an empty array the type cannot be seen.
            Type::Texts if text == "[]" => "@as []".to_owned(),
            Type::Boolean | Type::Int32 | Type::Texts | Type::Other => text.to_owned(),
        }
    }
}

/// Words before a value that give its type.
const PREFIXES: [&str; 10] =
    ["boolean", "byte", "int16", "uint16", "int32", "handle", "int64", "uint64", "double", "string"];

impl Value {
    /// Reads a value; `None` for what is none.
    pub fn parse(text: &str) -> Option<Self> {
        let value = |kind, text: &str| Some(Self { kind, text: text.to_owned() });
        if let Some(number) = text.strip_prefix("uint32 ") {
            return number.trim().parse::<u32>().ok().and_then(|number| value(Type::Uint32, &number.to_string()));
        }
        if let Some(texts) = text.strip_prefix("@as ").map(str::trim) {
            return (texts.starts_with('[') && balanced(texts))
                .then(|| Self { kind: Type::Texts, text: texts.to_owned() });
        }
        let is_prefix = |word: &str| PREFIXES.contains(&word) || word.starts_with('@');
        match text.chars().next()? {
            '\'' | '"' => value(Type::Text, &unquoted(text)?),
            _ if matches!(text, "true" | "false") => value(Type::Boolean, text),
            _ if text.parse::<i32>().is_ok() => value(Type::Int32, text),
            '[' if is_texts(text) => value(Type::Texts, text),
            '[' | '(' | '{' | '<' => balanced(text).then(|| Self { kind: Type::Other, text: text.to_owned() }),
            _ if text.parse::<f64>().is_ok() => value(Type::Other, text),
            _ if text == "nothing"
                || text.split_once(' ').is_some_and(|(word, _)| is_prefix(word) || word == "just") =>
            {
                value(Type::Other, text)
            }
            _ => None,
        }
    }
}

/// What is between the quotes of a text, escapes resolved; `None` when they do not match.
fn unquoted(text: &str) -> Option<String> {
    let quote = text.chars().next()?;
    let mut content = String::new();
    let mut rest = text.chars().skip(1);
    loop {
        match rest.next()? {
            '\\' => content.push(match rest.next()? {
                'n' => '\n',
                't' => '\t',
                other => other,
            }),
            end if end == quote => return rest.next().is_none().then_some(content),
            other => content.push(other),
        }
    }
}

/// Whether it is an array of texts, at least one.
fn is_texts(text: &str) -> bool {
    let Some(mut rest) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else { return false };
    loop {
        rest = rest.trim_start();
        let Some(quote) = rest.chars().next().filter(|first| matches!(first, '\'' | '"')) else { return false };
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, character)| {
            let ends = !escaped && *character == quote;
            escaped = !escaped && *character == '\\';
            ends
        });
        let Some((end, _)) = end else { return false };
        rest = rest.get(end + 1..).unwrap_or_default().trim_start();
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => return rest.is_empty(),
        }
    }
}

/// Whether brackets and quotes of a value match.
fn balanced(text: &str) -> bool {
    let mut open = Vec::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '[' => open.push(']'),
            '(' => open.push(')'),
            '{' => open.push('}'),
            '<' => open.push('>'),
            ']' | ')' | '}' | '>' if open.pop() != Some(character) => return false,
            '\'' | '"' => loop {
                match characters.next() {
                    Some('\\') => drop(characters.next()),
                    Some(end) if end == character => break,
                    Some(_) => {}
                    None => return false,
                }
            },
            _ => {}
        }
    }
    open.is_empty()
}
