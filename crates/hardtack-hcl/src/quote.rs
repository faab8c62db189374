//! Strings as HCL writes them.

/// The text as a string of HCL in which nothing is a template.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(control))),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    literal(&quoted)
}

/// The text with the beginnings of templates doubled, as strings and heredocs hold it.
pub fn literal(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

#[cfg(test)]
mod tests {
    use crate::{Document, Environment, Scope, Source};

    /// What a document that holds only this expression says.
    fn read(expression: &str) -> Option<String> {
        let document = Document::parse(Source::new("a", format!("a = {expression}\n"))).ok()?;
        let environment = Environment::sealed();
        let scope = Scope::new(&environment);
        let mut reader = document.reader(&scope);
        let value = reader.required::<String>("a");
        reader.finish(value).ok()
    }

    proptest::proptest! {
        #[test]
        fn what_is_quoted_is_read_as_it_was(text in "\\PC{0,8}[\\x00-\\x7f$%{}\"\\\\\u{85}\u{1f600}]{0,24}") {
            proptest::prop_assert_eq!(read(&super::quoted(&text)), Some(text));
        }
    }
}
