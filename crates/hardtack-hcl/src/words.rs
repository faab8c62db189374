//! Words in messages: suggestions and enumerations.

/// The known word nearest in spelling to `word`, if one is near enough to be what was meant: at most a
/// third of its letters differ, swapped neighbours counting once.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    // Names are short; anything longer is no misspelling and would only cost time.
    const LONGEST: usize = 100;
    if word.len() > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    known
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().max(lower.chars().count()).div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Words as a choice, for remedies: "`a`, `b` or `c`".
pub fn either(words: &[&str]) -> String {
    enumerated(words, "or")
}

/// Words as a whole, for remedies: "`a`, `b` and `c`".
pub fn all_of(words: &[&str]) -> String {
    enumerated(words, "and")
}

fn enumerated(words: &[&str], last: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_misspellings_and_nothing_else() {
        let known = ["partition", "packages", "size", "options"];
        assert_eq!(nearest("partiton", known), Some("partition"));
        assert_eq!(nearest("pakcages", known), Some("packages"));
        assert_eq!(nearest("SIZE", known), Some("size"));
        assert_eq!(nearest("wobble", known), None);
        assert_eq!(nearest(&"x".repeat(10_000), known), None);
    }
}
