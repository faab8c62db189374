//! `packages`.

use std::collections::BTreeMap;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Segment, Value, ValueError};

use crate::{Packages, Pin, Upgrade, read};

/// Reads a `packages` block.
pub(super) fn packages(block: &mut BlockReader<'_>) -> Result<Packages, Diagnostics> {
    let wanted = block.optional_with("install", wanted).unwrap_or_default();
    let build = block.optional_with("build", names).unwrap_or_default();
    let remove = block.optional_with("remove", globs).unwrap_or_default();
    let upgrade = block.optional::<Upgrade>("upgrade").unwrap_or_default();
    let recommends = block.optional::<bool>("recommends").unwrap_or(false);
    let reason = block.optional_with("reason", read::sentence);
    let reasons = block.entries::<String>("reasons");
    let mut pins: Vec<Pin> = Vec::new();
    for (package, version, place) in block.entries::<String>("pin") {
        match pin(&package, &version) {
            Ok(pin) => pins.push(pin),
            Err(error) => block.error(Diagnostic::from(error).at(place)),
        }
    }
    let mut install = Vec::with_capacity(wanted.len());
    for (package, version) in wanted {
        pins.extend(version.map(|version| Pin { package: package.clone(), version }));
        install.push(package);
    }
    for (key, what) in [("remove", "removed"), ("build", "wanted for the build only")] {
        let others = if key == "remove" { &remove } else { &build };
        for name in install.iter().filter(|name| others.contains(name)) {
            let error = Diagnostic::error(format!("`{name}` is both installed and {what}"));
            let place = block.place_of(key);
            block.error(error.at(place).related(block.place_of("install"), "it is installed here"));
        }
    }
    pins.sort_by(|left, right| left.package.cmp(&right.package));
    pins.dedup();
    if let Some([first, _]) = pins.array_windows().find(|[left, right]| left.package == right.package) {
        let error = Diagnostic::error(format!("`{}` is pinned to two versions", first.package));
        let place = block.place();
        block.error(error.at(place));
    }
    let mut packages =
        Packages { install, build, remove, upgrade, pin: pins, recommends, reason, ..Packages::default() };
    packages.reasons = single(block, &packages, reasons);
    block.finish(())?;
    Ok(packages)
}

/// The reasons for single packages, each of which the step must ask for.
fn single(
    block: &mut BlockReader<'_>,
    packages: &Packages,
    reasons: Vec<(String, String, hardtack_hcl::Place)>,
) -> BTreeMap<String, String> {
    let mut read = BTreeMap::new();
    for (name, reason, place) in reasons {
        if !packages.asked().any(|asked| asked == name) {
            let error = Diagnostic::error(format!("this step asks for no `{name}`")).at(place);
            block.error(
                error.help("`install` and `build` name what has a reason here").nearest(&name, packages.asked()),
            );
        } else if reason.trim().is_empty() {
            block.error(Diagnostic::error("this reason is empty").at(place).help("say it in words"));
        } else {
            read.insert(name, reason.trim().to_owned());
        }
    }
    read
}

/// Names of packages.
pub(super) fn names(value: &Value) -> Result<Vec<String>, ValueError> {
    each(value, |text| name(text).map(|()| text.to_owned()))
}

/// Names or globs of packages, a name with the version behind a `=`.
fn wanted(value: &Value) -> Result<Vec<(String, Option<String>)>, ValueError> {
    each(value, |text| match text.split_once('=') {
        None if is_glob(text) => glob(text).map(|()| (text.to_owned(), None)),
        None => name(text).map(|()| (text.to_owned(), None)),
        Some((package, version)) => pin(package, version).map(|pin| (pin.package, Some(pin.version))),
    })
}

fn globs(value: &Value) -> Result<Vec<String>, ValueError> {
    each(value, |text| glob(text).map(|()| text.to_owned()))
}

/// Refuses what is no name or glob of packages.
pub(crate) fn glob(text: &str) -> Result<(), ValueError> {
    let inner: String = text.chars().filter(|c| !is_wild(*c)).collect();
    if inner.is_empty() && !text.is_empty() {
        return Err(ValueError::new(format!("`{text}` means every package")));
    }
    if inner.chars().all(is_name_character) && !text.is_empty() {
        return Ok(());
    }
    Err(ValueError::new(format!("`{text}` is no name or glob of packages")))
}

fn each<T>(value: &Value, read: impl Fn(&str) -> Result<T, ValueError>) -> Result<Vec<T>, ValueError> {
    let texts = Vec::<String>::from_value(value)?;
    let read = |(index, text): (usize, &String)| read(text).map_err(|error| error.inside(Segment::Index(index)));
    texts.iter().enumerate().map(read).collect()
}

fn pin(package: &str, version: &str) -> Result<Pin, ValueError> {
    name(package)?;
    // The characters of a version: Debian policy manual, section 5.6.12.
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-' | '~' | ':');
    if !version.starts_with(|c: char| c.is_ascii_digit()) || !version.chars().all(known) {
        return Err(ValueError::new(format!("`{version}` is no version of a package"))
            .help("write it as `apt-cache madison` prints it, such as \"1:9.2p1-2+deb12u3\""));
    }
    Ok(Pin { package: package.to_owned(), version: version.to_owned() })
}

/// Refuses what is no name of a package: Debian policy manual, section 5.6.7.
pub(crate) fn name(text: &str) -> Result<(), ValueError> {
    let first = text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    if first && text.chars().all(is_name_character) {
        return Ok(());
    }
    let error = ValueError::new(format!("`{text}` is no name of a package"));
    Err(if text.contains(char::is_whitespace) {
        error.help("write each package as a string of its own")
    } else {
        error.help("names have lower-case letters, digits, `+`, `-` and `.`")
    })
}

/// Whether it may mean several packages.
fn is_glob(text: &str) -> bool {
    text.contains(is_wild)
}

fn is_wild(c: char) -> bool {
    matches!(c, '*' | '?' | '[' | ']')
}

fn is_name_character(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ':')
}
