//! Fixed words of recipes: enumerations with one spelling each.

use hardtack_hcl::{FromValue, Value, ValueError, either, nearest};

/// A type whose values are fixed words.
pub(crate) trait Word: Copy + Sized + 'static {
    /// What such a word names, for messages: `file system`.
    const NOUN: &'static str;
    /// Every value with its word.
    const WORDS: &'static [(&'static str, Self)];
}

/// Reads a word from a value.
pub(crate) fn read<W: Word>(value: &Value) -> Result<W, ValueError> {
    let text = String::from_value(value)?;
    find(&text)
}

/// The value that a text names.
pub(crate) fn find<W: Word>(text: &str) -> Result<W, ValueError> {
    let known: Vec<&str> = W::WORDS.iter().map(|(word, _)| *word).collect();
    if let Some((_, value)) = W::WORDS.iter().find(|(word, _)| *word == text) {
        return Ok(*value);
    }
    let help = match nearest(text, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write {}", either(&known)),
    };
    Err(ValueError::new(format!("`{text}` is no {}", W::NOUN)).help(help))
}

/// Gives a type its words: `as_str`, `Display` and reading from recipes.
macro_rules! words {
    ($type:ident, $noun:literal, $($variant:ident => $word:literal),+ $(,)?) => {
        impl $type {
            /// The word that recipes use.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl $type {
            /// Every one, in the order of the documentation.
            pub fn all() -> impl Iterator<Item = Self> {
                <Self as $crate::word::Word>::WORDS.iter().map(|(_, value)| *value)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::word::Word for $type {
            const NOUN: &'static str = $noun;
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];
        }

        impl hardtack_hcl::FromValue for $type {
            fn from_value(value: &hardtack_hcl::Value) -> Result<Self, hardtack_hcl::ValueError> {
                $crate::word::read(value)
            }
        }
    };
}

pub(crate) use words;
