//! Words and operators of a shell script (sh(1), "Lexical structure").

use std::iter::Peekable;
use std::str::Chars;

/// A word, its quotes taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// What it is made of.
    pub parts: Vec<Part>,
    /// Whether it begins with a quote, so that it is neither a reserved word nor an assignment.
    pub quoted: bool,
}

/// A part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// These characters.
    Text(String),
    /// The value of a variable: `$PATH`, `${PATH}`, and `HOME` for `~`.
    Variable(String),
    /// What only a running shell can tell: a command's output, an expansion with a condition.
    Unknown,
}

impl Word {
    /// The characters of a word without expansions.
    pub fn literal(&self) -> Option<String> {
        let texts = self.parts.iter().map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Variable(_) | Part::Unknown => None,
        });
        texts.collect()
    }

    /// The characters before the first expansion.
    pub fn head(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    fn quote(&mut self) {
        self.quoted |= self.parts.is_empty();
    }

    fn text(&mut self, character: char) {
        match self.parts.last_mut() {
            Some(Part::Text(text)) => text.push(character),
            _ => self.parts.push(Part::Text(character.to_string())),
        }
    }
}

/// A word or operator with the line it begins in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, and the lines it begins and ends in.
    Word(Word, usize, usize),
    /// `;`, `&` or the end of a line.
    End,
    /// `;;` and its like, the end of a case.
    CaseEnd,
    /// `&&`, `||` or `|`: what follows depends on what went before.
    Joined,
    /// `(`.
    Open,
    /// `)`.
    Close,
}

/// The tokens of a script; the line in which something begins that does not end.
pub(super) fn tokens(text: &str) -> (Vec<Token>, Option<usize>) {
    let mut lexer = Lexer {
        rest: text.chars().peekable(),
        line: 1,
        tokens: Vec::new(),
        word: None,
        redirected: false,
        here: Vec::new(),
        unclear: None,
    };
    while lexer.step() {}
    lexer.finish_word();
    if lexer.unclear.is_none() && lexer.here.iter().any(|(_, read)| !read) {
        lexer.unclear = Some(lexer.line);
    }
    (lexer.tokens, lexer.unclear)
}

struct Lexer<'t> {
    rest: Peekable<Chars<'t>>,
    line: usize,
    tokens: Vec<Token>,
    /// The word that is being read, and the line it began in.
    word: Option<(Word, usize)>,
    /// Whether the next word is the target of a redirection, and whether that ends a here-document.
    redirected: bool,
    /// Ends of here-documents, and whether the document was read.
    here: Vec<(String, bool)>,
    unclear: Option<usize>,
}

impl Lexer<'_> {
    fn next(&mut self) -> Option<char> {
        let character = self.rest.next()?;
        self.line += usize::from(character == '\n');
        Some(character)
    }

    fn take(&mut self, wanted: char) -> bool {
        let there = self.rest.peek() == Some(&wanted);
        if there {
            self.next();
        }
        there
    }

    fn word(&mut self) -> &mut Word {
        let line = self.line;
        &mut self.word.get_or_insert_with(|| (Word::default(), line)).0
    }

    fn finish_word(&mut self) {
        let Some((word, line)) = self.word.take() else { return };
        if std::mem::take(&mut self.redirected) {
            // `<<WORD` put an empty end there to be filled in.
            if let Some((end, _)) = self.here.last_mut().filter(|(end, read)| end.is_empty() && !read) {
                *end = word.literal().unwrap_or_default();
            }
            return;
        }
        self.tokens.push(Token::Word(word, line, self.line));
    }

    fn operator(&mut self, token: Token) {
        self.finish_word();
        self.tokens.push(token);
    }

    fn step(&mut self) -> bool {
        let Some(character) = self.next() else { return false };
        match character {
            '\n' => self.end_of_line(),
            ' ' | '\t' | '\r' => self.finish_word(),
            '#' if self.word.is_none() => {
                while self.rest.peek().is_some_and(|next| *next != '\n') {
                    self.next();
                }
            }
            ';' if self.take(';') => {
                self.take('&');
                self.operator(Token::CaseEnd);
            }
            ';' => self.operator(Token::End),
            '&' if self.take('&') => self.operator(Token::Joined),
            // `&>file` and `&>>file`.
            '&' if self.rest.peek() == Some(&'>') => self.finish_word(),
            '&' => self.operator(Token::End),
            '|' => {
                let _ = self.take('|') || self.take('&');
                self.operator(Token::Joined);
            }
            '(' => self.operator(Token::Open),
            ')' => self.operator(Token::Close),
            '<' | '>' => self.redirection(character),
            '\\' => match self.next() {
                Some('\n') | None => {}
                Some(other) => {
                    self.word().quote();
                    self.word().text(other);
                }
            },
            '\'' => self.single_quoted(),
            '"' => self.double_quoted(),
            '`' => self.backquoted(),
            '$' => self.expansion(),
            '~' if self.starts_path() => self.word().parts.push(Part::Variable("HOME".to_owned())),
            other => self.word().text(other),
        }
        true
    }

    /// Whether a `~` here is a home: at the start of a word, or of a path in an assignment.
    fn starts_path(&mut self) -> bool {
        let before = match &self.word {
            None => true,
            Some((word, _)) => matches!(word.parts.last(), Some(Part::Text(text)) if text.ends_with(['=', ':'])),
        };
        before && self.rest.peek().is_none_or(|next| matches!(next, '/' | ':' | ' ' | '\t' | '\n' | ';'))
    }

    fn end_of_line(&mut self) {
        // The line feed itself does not belong to the word's lines.
        self.line -= 1;
        self.finish_word();
        self.line += 1;
        self.redirected = false;
        self.tokens.push(Token::End);
        for index in 0..self.here.len() {
            let Some((end, false)) = self.here.get(index).cloned() else { continue };
            loop {
                if self.rest.peek().is_none() {
                    self.unclear.get_or_insert(self.line);
                    break;
                }
                let mut line = String::new();
                while let Some(character) = self.next().filter(|character| *character != '\n') {
                    line.push(character);
                }
                if line.trim_start_matches('\t') == end {
                    break;
                }
            }
            if let Some((_, read)) = self.here.get_mut(index) {
                *read = true;
            }
        }
    }

    /// `>file`, `2>&1`, `<<END`, `<<<word`: what follows is no word of the command.
    fn redirection(&mut self, first: char) {
        let is_number = |word: &Word| {
            !word.quoted && word.literal().is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
        };
        match self.word.take() {
            Some((word, _)) if is_number(&word) => {}
            word => {
                self.word = word;
                self.finish_word();
            }
        }
        if first == '<' && self.take('<') {
            if !self.take('<') {
                self.take('-');
                self.here.push((String::new(), false));
            }
        } else {
            let _ = self.take('>') || self.take('|') || self.take('&');
        }
        self.redirected = true;
    }

    fn single_quoted(&mut self) {
        let begun = self.line;
        self.word().quote();
        loop {
            match self.next() {
                Some('\'') => return,
                Some(character) => self.word().text(character),
                None => {
                    self.unclear.get_or_insert(begun);
                    return;
                }
            }
        }
    }

    fn double_quoted(&mut self) {
        let begun = self.line;
        self.word().quote();
        loop {
            match self.next() {
                Some('"') => return,
                Some('`') => self.backquoted(),
                Some('$') => self.expansion(),
                Some('\\') => match self.next() {
                    Some('\n') => {}
                    Some(special @ ('$' | '`' | '"' | '\\')) => self.word().text(special),
                    Some(other) => {
                        self.word().text('\\');
                        self.word().text(other);
                    }
                    None => {}
                },
                Some(character) => self.word().text(character),
                None => {
                    self.unclear.get_or_insert(begun);
                    return;
                }
            }
        }
    }

    fn backquoted(&mut self) {
        self.word().parts.push(Part::Unknown);
        let begun = self.line;
        loop {
            match self.next() {
                Some('`') => return,
                Some('\\') => drop(self.next()),
                Some(_) => {}
                None => {
                    self.unclear.get_or_insert(begun);
                    return;
                }
            }
        }
    }

    /// What follows a `$`.
    fn expansion(&mut self) {
        match self.rest.peek().copied() {
            Some('(') => self.nested('(', ')'),
            Some('{') => self.braces(),
            Some(first) if first.is_ascii_alphabetic() || first == '_' => {
                let name = self.name();
                self.word().parts.push(Part::Variable(name));
            }
            Some('\'') => self.word().parts.push(Part::Unknown),
            Some(special) if special.is_ascii_digit() || "?!#$@*-".contains(special) => {
                self.next();
                self.word().parts.push(Part::Unknown);
            }
            _ => self.word().text('$'),
        }
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(next) = self.rest.next_if(|next| next.is_ascii_alphanumeric() || *next == '_') {
            name.push(next);
        }
        name
    }

    /// `${NAME}`, or anything else in braces.
    fn braces(&mut self) {
        let mut ahead = self.rest.clone();
        ahead.next();
        let name: String = ahead.by_ref().take_while(|next| next.is_ascii_alphanumeric() || *next == '_').collect();
        let plain = !name.is_empty() && self.rest.clone().nth(name.len() + 1) == Some('}');
        self.nested('{', '}');
        if plain && let Some(last) = self.word().parts.last_mut() {
            *last = Part::Variable(name);
        }
    }

    /// Passes over a bracketed expansion, brackets and quotes in it included.
    fn nested(&mut self, open: char, close: char) {
        self.word().parts.push(Part::Unknown);
        let (begun, mut depth) = (self.line, 0usize);
        loop {
            match self.next() {
                Some('\\') => drop(self.next()),
                Some('\'') if open == '(' => while self.next().is_some_and(|next| next != '\'') {},
                Some('"') => {
                    while let Some(next) = self.next().filter(|next| *next != '"') {
                        if next == '\\' {
                            self.next();
                        }
                    }
                }
                Some(character) if character == open => depth += 1,
                Some(character) if character == close => {
                    depth -= 1;
                    if depth == 0 {
                        return;
                    }
                }
                Some(_) => {}
                None => {
                    self.unclear.get_or_insert(begun);
                    return;
                }
            }
        }
    }
}
