//! The lines of modprobe.d(5) that keep a module out.

use super::canonical;

/// One command of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Directive {
    /// `install PATTERN COMMAND`.
    Install {
        /// Which modules.
        pattern: String,
        /// What is run instead.
        command: String,
    },
    /// `blacklist MODULE`.
    Blacklist {
        /// Which module; never a pattern.
        module: String,
    },
}

/// The directives of a file with the lines on which they begin; a line that ends in `\` goes on.
pub(super) fn parse(text: &str) -> impl Iterator<Item = (usize, Directive)> {
    let mut lines = text.lines().enumerate();
    std::iter::from_fn(move || {
        let (index, first) = lines.next()?;
        let mut whole = first.to_owned();
        while whole.ends_with('\\') {
            whole.pop();
            whole.push_str(lines.next().map_or("", |(_, next)| next));
        }
        Some((index + 1, whole))
    })
    .filter_map(|(line, text)| Some((line, directive(&text)?)))
}

/// `None` for comments, other commands and what modprobe ignores with a warning.
fn directive(text: &str) -> Option<Directive> {
    let text = text.trim_ascii();
    let (word, rest) = text.split_once([' ', '\t'])?;
    let rest = rest.trim_ascii_start();
    match word {
        "install" => {
            let (pattern, command) = rest.split_once([' ', '\t'])?;
            Some(Directive::Install { pattern: canonical(pattern), command: command.trim_ascii().to_owned() })
        }
        "blacklist" => {
            let module = rest.split([' ', '\t']).next().filter(|module| !module.is_empty())?;
            Some(Directive::Blacklist { module: canonical(module) })
        }
        _ => None,
    }
}
