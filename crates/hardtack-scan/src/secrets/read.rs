//! Reading a rule for secrets from HCL.

use std::sync::Arc;

use hardtack_hcl::{
    BlockReader, Diagnostic, Diagnostics, Document, Environment, Read, Scope, Source, Value, ValueError, either,
};

use super::pattern::{Anywhere, InFiles, Shape};
use super::words::HEAD;
use super::{Checksum, Example, SecretRule};
use crate::residue::Category;

/// Words of categories that a rule can give.
const CATEGORIES: [Category; 4] = [Category::PrivateKey, Category::Token, Category::Credentials, Category::Password];

/// Where an example lies that does not say.
const ANYWHERE: &str = "/srv/app/settings";

impl SecretRule {
    /// Reads the rule `id` from its source.
    ///
    /// # Errors
    /// All that is wrong with the source, at its place.
    pub fn parse(id: &str, source: &Arc<Source>) -> Result<Self, Diagnostics> {
        read(id, source, true)
    }

    /// Reads a rule that the program carries, without its examples, which are half of its text. That its expressions
    /// compile is for a test to say, and not for every start.
    pub(super) fn parse_own(id: &str, source: &Arc<Source>) -> Result<Self, Diagnostics> {
        let text = source.text();
        let end = ["\n  fail \"", "\n  pass \""].iter().filter_map(|begin| text.find(begin)).min();
        match end {
            Some(end) => read(id, &Source::new(source.name(), format!("{}\n}}\n", &text[..end])), false),
            None => read(id, source, false),
        }
    }
}

fn read(id: &str, source: &Arc<Source>, compiles: bool) -> Result<SecretRule, Diagnostics> {
    let document = Document::parse(Arc::clone(source))?;
    let environment = Environment::sealed();
    let scope = Scope::new(&environment);
    let mut file = document.reader(&scope);
    let rule = match file.block("secret") {
        Some(mut block) => {
            let rule = read_rule(id, &mut block, compiles);
            file.absorb(rule)
        }
        None => file.fail(Diagnostic::error(format!("there is no `secret \"{id}\"` block"))),
    };
    file.finish(rule)
}

fn read_rule(id: &str, block: &mut BlockReader<'_>, compiles: bool) -> Result<SecretRule, Diagnostics> {
    let label = block.label(0);
    if let Some(label) = label.as_ref().filter(|label| label.as_str() != id) {
        let wrong = Diagnostic::error(format!("the rule is called `{label}`, its file {id}"));
        block.error(wrong.at(block.label_place(0)).help("a rule's file is named after the rule"));
    }
    let title = block.required_with("title", sentence);
    let category = block.required_with("category", category);
    let why = block.required_with("why", sentence);
    let remedy = block.required_with("remedy", sentence);
    let guessable = block.optional::<bool>("guessable").unwrap_or(false);
    let anywhere = block.each("anywhere", |block| read_anywhere(block, compiles));
    let files = block.each("file", |block| read_file(block, compiles));
    if anywhere.is_empty() && files.is_empty() {
        let wrong = Diagnostic::error("the rule does not say what it looks for").at(block.place());
        block.error(wrong.help("add an `anywhere` or a `file` block"));
    }
    let mut examples = block.each("fail", |block| read_example(block, true));
    examples.extend(block.each("pass", |block| read_example(block, false)));
    let (_, title, category, why, remedy) = block.finish((label, title, category, why, remedy))?;
    Ok(SecretRule { id: id.to_owned(), title, category, why, remedy, guessable, anywhere, files, examples })
}

fn read_anywhere(block: &mut BlockReader<'_>, compiles: bool) -> Result<Anywhere, Diagnostics> {
    let words = block.required_with("words", words);
    let regex = block.required::<String>("regex");
    let starts_a_word = |word: &String| word.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    let usual = words.as_ref().is_some_and(|words| words.iter().all(starts_a_word));
    let boundary = block.optional::<bool>("boundary").unwrap_or(usual);
    let programs = block.optional::<bool>("programs").unwrap_or(true);
    let shape = shape(block, regex.map(|regex| Shape::anchored(&regex)), compiles);
    let (words, shape) = block.finish((words, shape))?;
    Ok(Anywhere { words, shape, boundary, programs })
}

fn read_file(block: &mut BlockReader<'_>, compiles: bool) -> Result<InFiles, Diagnostics> {
    let places = block.required_with("places", places);
    let regex = block.required::<String>("regex");
    let shape = shape(block, regex.map(Shape::new), compiles);
    let (places, shape) = block.finish((places, shape))?;
    Ok(InFiles { places, shape })
}

/// Adds what the value has to be like; reports an expression that is none.
fn shape(block: &mut BlockReader<'_>, shape: Read<Shape>, compiles: bool) -> Read<Shape> {
    let entropy = block.optional::<f64>("entropy");
    let checksum = block.optional_with("checksum", |value| {
        let name = value.as_text().unwrap_or_default();
        let known = Checksum::NAMES.iter().find(|(known, _)| *known == name).map(|(_, checksum)| *checksum);
        known.ok_or_else(|| ValueError::new(format!("expected {}", either(&Checksum::NAMES.map(|(name, _)| name)))))
    });
    let mistake = shape.as_ref().filter(|_| compiles).and_then(Shape::mistake);
    if let Some(mistake) = mistake {
        let wrong = Diagnostic::error(format!("the expression cannot be used: {mistake}"));
        block.error(wrong.at(block.place_of("regex")).help("it is one of the `regex` crate, over bytes"));
    }
    shape.map(|shape| Shape { entropy, checksum, ..shape })
}

fn read_example(block: &mut BlockReader<'_>, found: bool) -> Result<Example, Diagnostics> {
    let name = block.label(0);
    let path = block.optional::<String>("path").unwrap_or_else(|| ANYWHERE.to_owned());
    let text = block.optional::<String>("text").map(String::into_bytes);
    let bytes = block.optional_with("bytes", |value| {
        let digits = value.as_text().unwrap_or_default();
        bytes(digits).ok_or_else(|| ValueError::new("expected bytes in hexadecimal, as in \"30 82\""))
    });
    if text.is_some() == bytes.is_some() && !block.has_errors() {
        let wrong = Diagnostic::error("an example has either `text` or `bytes`");
        block.error(wrong.at(block.place()));
    }
    let name = block.finish(name)?;
    Ok(Example { name, found, path, content: text.or(bytes).unwrap_or_default() })
}

/// Bytes of hexadecimal digits, with spaces between them or not.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let digits: String = digits.split_whitespace().collect();
    let pairs = digits.len() / 2;
    let whole = digits.len() == 2 * pairs && digits.is_ascii();
    (0..pairs).filter(|_| whole).map(|at| u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok()).collect()
}

fn sentence(value: &Value) -> Result<String, ValueError> {
    let text = value.as_text().unwrap_or_default().trim();
    if text.is_empty() { Err(ValueError::new("expected a sentence")) } else { Ok(text.to_owned()) }
}

fn category(value: &Value) -> Result<Category, ValueError> {
    let name = value.as_text().unwrap_or_default();
    let known = CATEGORIES.into_iter().find(|category| category.name() == name);
    known.ok_or_else(|| ValueError::new(format!("expected {}", either(&CATEGORIES.map(Category::name)))))
}

fn words(value: &Value) -> Result<Vec<String>, ValueError> {
    let texts = texts(value)?;
    match texts.iter().find(|word| word.len() < HEAD) {
        Some(_) => Err(ValueError::new(format!("expected words of at least {HEAD} bytes"))
            .help("a word stands in every such secret, and in little else")),
        None => Ok(texts),
    }
}

fn places(value: &Value) -> Result<Vec<String>, ValueError> {
    let texts = texts(value)?;
    let is_place = |place: &String| ["/", "~/", "**/"].iter().any(|begin| place.starts_with(begin));
    if texts.iter().all(is_place) {
        return Ok(texts);
    }
    Err(ValueError::new("expected places")
        .help("a place begins with `/`, with `~/` for every home, or with `**/` for anywhere"))
}

fn texts(value: &Value) -> Result<Vec<String>, ValueError> {
    let texts: Vec<String> =
        value.as_list().unwrap_or_default().iter().filter_map(|text| text.as_text().map(str::to_owned)).collect();
    let whole = value.as_list().is_some_and(|list| list.len() == texts.len() && !list.is_empty());
    if whole { Ok(texts) } else { Err(ValueError::new("expected a list of texts")) }
}
