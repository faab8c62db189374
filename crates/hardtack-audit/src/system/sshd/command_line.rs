//! What sshd gets on its command line from the units that start it (sshd(8), systemd.service(5)).

use std::collections::BTreeMap;

use hardtack_tree::{Tree, TreePath, tree_path};

use super::keyword::{self, Meaning};
use super::{Directive, Scope, line, main_file};
use crate::system::units::{UnitFile, Units};
use crate::verdict::{Location, Unjudgeable};

/// The units that start sshd on Debian and its relatives.
const UNITS: [&str; 4] = ["ssh.service", "sshd.service", "ssh@.service", "sshd@.service"];

/// Options of sshd that take an argument (the string that sshd.c gives to getopt(3)).
const WITH_ARGUMENT: &str = "CEbcfghkopu";

/// Variables of a unit with the place of each.
type Variables = BTreeMap<String, (String, Location)>;

/// The directives that each way to start sshd has on its command line; one way at least.
///
/// # Errors
/// When a unit cannot be read, or starts sshd with another configuration or through another program.
pub(super) fn read(tree: &dyn Tree) -> Result<Vec<Vec<Directive>>, Unjudgeable> {
    let units = Units::read(tree)?;
    let mut ways: Vec<Vec<Directive>> = Vec::new();
    let mut known: Vec<&TreePath> = Vec::new();
    for name in UNITS {
        let Some(path) = units.file(name).filter(|path| !known.contains(path)) else { continue };
        known.push(path);
        let unit = UnitFile::read(tree, name, path)?;
        let variables = variables(tree, &unit)?;
        for (command, at) in unit.values("Service", "ExecStart") {
            if let Some(arguments) = arguments(command, at, &variables)? {
                ways.push(directives(&arguments)?);
            }
        }
    }
    if ways.is_empty() {
        // What the init script does, and the unit of the package.
        let mut variables = Variables::new();
        read_file(tree, &tree_path!("/etc/default/ssh"), &mut variables)?;
        let options = variables.get("SSHD_OPTS").map(|(value, at)| expanded(value, at)).transpose()?;
        ways.push(directives(&options.unwrap_or_default())?);
    }
    Ok(ways)
}

/// What `Environment=` and then `EnvironmentFile=` set.
fn variables(tree: &dyn Tree, unit: &UnitFile) -> Result<Variables, Unjudgeable> {
    let mut variables = Variables::new();
    for (value, at) in unit.values("Service", "Environment") {
        for (word, _) in expanded(value, at)? {
            if let Some((name, value)) = word.split_once('=') {
                variables.insert(name.to_owned(), (value.to_owned(), at.clone()));
            }
        }
    }
    for (value, _) in unit.values("Service", "EnvironmentFile") {
        if let Ok(path) = TreePath::new(value.trim_start_matches('-')) {
            read_file(tree, &path, &mut variables)?;
        }
    }
    Ok(variables)
}

/// Reads a file of `NAME=value` lines.
fn read_file(tree: &dyn Tree, path: &TreePath, variables: &mut Variables) -> Result<(), Unjudgeable> {
    let text = tree.read_text(path)?.unwrap_or_default();
    let mut lines = text.lines().zip(1..);
    while let Some((first, number)) = lines.next() {
        let mut whole = first.trim().to_owned();
        while whole.ends_with('\\') {
            whole.pop();
            whole.push_str(lines.next().map(|(next, _)| next.trim()).unwrap_or_default());
        }
        let assignment = whole.strip_prefix("export ").unwrap_or(&whole);
        if assignment.starts_with(['#', ';']) {
            continue;
        }
        if let Some((name, value)) = assignment.split_once('=') {
            let at = Location { path: path.clone(), line: Some(number) };
            let value = unquoted(value.trim());
            variables.insert(name.trim().to_owned(), (value, at));
        }
    }
    Ok(())
}

/// A value without the quotation marks around all of it, whose inner ones then count.
fn unquoted(value: &str) -> String {
    let inner = ['"', '\''].into_iter().find_map(|mark| value.strip_prefix(mark)?.strip_suffix(mark));
    inner.map_or_else(|| value.to_owned(), |inner| inner.replace("\\\"", "\""))
}

/// An argument and the place that gives it.
type Argument = (String, Location);

/// The words of a text, each at its place.
fn expanded(text: &str, at: &Location) -> Result<Vec<Argument>, Unjudgeable> {
    let words = line::plain_words(text).map_err(|cause| Unjudgeable(format!("{at}: {cause}")))?;
    Ok(words.into_iter().map(|word| (word, at.clone())).collect())
}

/// The arguments of sshd in a command of a unit; `None` when it starts something else.
fn arguments(command: &str, at: &Location, variables: &Variables) -> Result<Option<Vec<Argument>>, Unjudgeable> {
    let mut arguments = Vec::new();
    for (word, at) in expanded(command.trim_start_matches(['-', ':', '+', '!', '|']), at)? {
        if let Some(name) = word.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
            arguments.extend(variables.get(name).cloned());
        } else if let Some(name) = word.strip_prefix('$').filter(|rest| !rest.contains(['$', '{'])) {
            let set = variables.get(name).map(|(value, at)| expanded(value, at)).transpose()?;
            arguments.extend(set.unwrap_or_default());
        } else {
            arguments.push((word, at));
        }
    }
    let Some((program, _)) = arguments.first() else { return Ok(None) };
    let own_name = usize::from(program.starts_with('@'));
    if program.rsplit('/').next().is_some_and(|name| name == "sshd") {
        return Ok(Some(arguments.split_off((1 + own_name).min(arguments.len()))));
    }
    if arguments.iter().any(|(word, _)| word.contains("sshd")) {
        return Err(Unjudgeable(format!("{at} starts sshd through {program}; what that gives it cannot be told")));
    }
    Ok(None)
}

/// What options set, as getopt(3) takes them apart.
fn directives(arguments: &[Argument]) -> Result<Vec<Directive>, Unjudgeable> {
    let mut directives = Vec::new();
    let mut rest = arguments.iter();
    while let Some((word, at)) = rest.next() {
        let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty() && *letters != "-") else {
            break;
        };
        for (index, letter) in letters.char_indices() {
            if !WITH_ARGUMENT.contains(letter) {
                directives.extend(flag(letter).map(|text| directive(text, at)).transpose()?.flatten());
                continue;
            }
            let own = &letters[index + letter.len_utf8()..];
            let value = if own.is_empty() { rest.next().map_or("", |(word, _)| word.as_str()) } else { own };
            directives.extend(option(letter, value, at)?);
            break;
        }
    }
    Ok(directives)
}

/// What an option without an argument stands for.
fn flag(letter: char) -> Option<&'static str> {
    match letter {
        '4' => Some("AddressFamily inet"),
        '6' => Some("AddressFamily inet6"),
        'q' => Some("LogLevel QUIET"),
        'd' => Some("LogLevel DEBUG"),
        _ => None,
    }
}

/// What an option with an argument stands for.
fn option(letter: char, value: &str, at: &Location) -> Result<Option<Directive>, Unjudgeable> {
    match letter {
        'f' if value != main_file().to_string() => Err(Unjudgeable(format!(
            "{at} starts sshd with -f {value}, so that {} is not what it reads: take the option out",
            main_file()
        ))),
        'o' => directive(value, at),
        'p' => directive(&format!("Port {value}"), at),
        'g' => directive(&format!("LoginGraceTime {value}"), at),
        _ => Ok(None),
    }
}

fn directive(text: &str, at: &Location) -> Result<Option<Directive>, Unjudgeable> {
    let line = line::split(text)
        .map_err(|cause| Unjudgeable(format!("{at} gives sshd `{text}`: {cause}; sshd does not start")))?;
    let Some(line) = line else { return Ok(None) };
    Ok(match keyword::meaning(&line.keyword) {
        Meaning::Known(keyword) if matches!(keyword.name, "Include" | "Match") => {
            return Err(Unjudgeable(format!("{at} gives sshd `{text}`, which belongs into a file")));
        }
        Meaning::Known(keyword) => {
            Some(Directive { keyword, arguments: line.arguments, at: at.clone(), scope: Scope::Global })
        }
        Meaning::Obsolete => None,
        Meaning::Unknown => {
            return Err(Unjudgeable(format!("{at} gives sshd `{text}`, which it does not know; sshd does not start")));
        }
    })
}
