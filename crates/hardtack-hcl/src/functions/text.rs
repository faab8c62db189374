//! Functions of strings.

use super::Function;
use super::arguments::FunctionError;
use crate::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::pure("chomp(text)", "The text without line ends at its end.", |given| {
        Ok(given.text(0)?.trim_end_matches(['\r', '\n']).into())
    }),
    Function::pure("endswith(text, suffix)", "Whether the text ends with the suffix.", |given| {
        Ok(given.text(0)?.ends_with(given.text(1)?).into())
    }),
    Function::pure("indent(spaces, text)", "The text with every line but the first indented.", |given| {
        let spaces = given.whole::<u8>(0)?;
        Ok(given.text(1)?.replace('\n', &format!("\n{:width$}", "", width = usize::from(spaces))).into())
    }),
    Function::pure(
        "join(separator, list…)",
        "The elements of the lists as one string, the separator between.",
        |given| {
            let separator = given.text(0)?;
            let lists: Vec<Vec<String>> = (1..given.all().len()).map(|at| given.words(at)).collect::<Result<_, _>>()?;
            Ok(lists.concat().join(separator).into())
        },
    ),
    Function::pure("lower(text)", "The text in lower case.", |given| Ok(given.text(0)?.to_lowercase().into())),
    Function::pure("replace(text, from, to)", "The text with every `from` replaced by `to`.", |given| {
        let (text, from, to) = (given.text(0)?, given.text(1)?, given.text(2)?);
        if from.is_empty() {
            return Err(FunctionError::argument(1, "there is nothing to look for"));
        }
        bounded(text.len() + text.matches(from).count().saturating_mul(to.len()))?;
        Ok(text.replace(from, to).into())
    }),
    Function::pure("split(separator, text)", "The parts of the text between separators, as a list.", |given| {
        let (separator, text) = (given.text(0)?, given.text(1)?);
        let parts: Vec<Value> = match separator {
            "" => text.chars().map(|c| Value::from(c.to_string())).collect(),
            _ => text.split(separator).map(Value::from).collect(),
        };
        Ok(parts.into())
    }),
    Function::pure("startswith(text, prefix)", "Whether the text begins with the prefix.", |given| {
        Ok(given.text(0)?.starts_with(given.text(1)?).into())
    }),
    Function::pure("strcontains(text, part)", "Whether the part stands in the text.", |given| {
        Ok(given.text(0)?.contains(given.text(1)?).into())
    }),
    Function::pure(
        "substr(text, offset, length)",
        "A part of the text, in characters; a negative offset counts from the end, a length of -1 means the rest.",
        |given| {
            let text = given.text(0)?;
            let count = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
            let offset = given.whole::<i64>(1)?;
            let offset = if offset < 0 { offset.saturating_add(count).max(0) } else { offset };
            let skip = usize::try_from(offset).unwrap_or(usize::MAX);
            let length = match given.whole::<i64>(2)? {
                -1 => usize::MAX,
                length => usize::try_from(length)
                    .map_err(|_| FunctionError::argument(2, "a length is -1, for the rest, or not negative"))?,
            };
            Ok(text.chars().skip(skip).take(length).collect::<String>().into())
        },
    ),
    Function::pure("title(text)", "The text with the first letter of each word in upper case.", |given| {
        let mut start = true;
        let mut title = String::new();
        for c in given.text(0)?.chars() {
            if start {
                title.extend(c.to_uppercase())
            } else {
                title.push(c)
            }
            start = !c.is_alphanumeric() && c != '\'';
        }
        Ok(title.into())
    }),
    Function::pure("trim(text, characters)", "The text without these characters at both ends.", |given| {
        let characters: Vec<char> = given.text(1)?.chars().collect();
        Ok(given.text(0)?.trim_matches(characters.as_slice()).into())
    }),
    Function::pure("trimprefix(text, prefix)", "The text without the prefix, if it has it.", |given| {
        let text = given.text(0)?;
        Ok(text.strip_prefix(given.text(1)?).unwrap_or(text).into())
    }),
    Function::pure("trimspace(text)", "The text without blanks at both ends.", |given| {
        Ok(given.text(0)?.trim().into())
    }),
    Function::pure("trimsuffix(text, suffix)", "The text without the suffix, if it has it.", |given| {
        let text = given.text(0)?;
        Ok(text.strip_suffix(given.text(1)?).unwrap_or(text).into())
    }),
    Function::pure("upper(text)", "The text in upper case.", |given| Ok(given.text(0)?.to_uppercase().into())),
    Function::pure("words(text)", "The words of a text, separated by commas or blanks, as a list.", |given| {
        let words = given.text(0)?.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
        Ok(words.map(Value::from).collect::<Vec<_>>().into())
    }),
];

/// Refuses a result before it is made, if it would be too long.
pub(super) fn bounded(bytes: usize) -> Result<(), FunctionError> {
    if bytes > crate::eval::TEXT_LIMIT {
        return Err(FunctionError::new("this makes a string of more than 16 MiB"));
    }
    Ok(())
}
