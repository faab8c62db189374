//! How the values of a recipe are read: sizes, mount points, names, modes, owners.

use std::collections::BTreeMap;
use std::str::FromStr;

use hardtack_hcl::{Data, FromValue, Number, Segment, Text, Value, ValueError};
use hardtack_tree::{Mode, TreePath};

use crate::{
    ChannelName, DiskName, Extent, GroupName, HttpUrl, HttpUrlError, ImageName, ImageVersion, ImageVersionError,
    LvmNameError, MountOption, MountOptionError, MountPoint, MountPointError, NameError, Neighbour, NeighbourError,
    Size, SizeError, StoreReference, StoreReferenceError, VolumeName, VolumeSize, VolumeSizeError,
};

/// Reads a type that is written as a string.
fn parsed<T: FromStr>(value: &Value, remedy: impl FnOnce(&T::Err) -> String) -> Result<T, ValueError>
where
    T::Err: std::error::Error,
{
    let text = String::from_value(value)?;
    text.parse().map_err(|error: T::Err| ValueError::new(error.to_string()).help(remedy(&error)))
}

/// A size as text: a bare number counts GiB.
fn size_text(value: &Value) -> Value {
    match value.data() {
        Data::Number(number) => Value::from(number.to_string()).marked(value.is_sensitive()),
        _ => value.clone(),
    }
}

impl FromValue for Size {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(&size_text(value), SizeError::remedy)
    }
}

impl FromValue for Extent {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(&size_text(value), SizeError::remedy)
    }
}

impl FromValue for MountPoint {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(value, MountPointError::remedy)
    }
}

impl FromValue for MountOption {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(value, MountOptionError::remedy)
    }
}

impl FromValue for ImageName {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(value, |error: &NameError| error.remedy().to_owned())
    }
}

impl FromValue for ImageVersion {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(value, |error: &ImageVersionError| error.remedy().to_owned())
    }
}

impl FromValue for StoreReference {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(value, |error: &StoreReferenceError| error.remedy().to_owned())
    }
}

impl FromValue for Neighbour {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(value, |error: &NeighbourError| error.remedy().to_owned())
    }
}

impl FromValue for ChannelName {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(value, |error: &NameError| error.remedy().to_owned())
    }
}

impl FromValue for HttpUrl {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(value, |error: &HttpUrlError| error.remedy().to_owned())
    }
}

impl FromValue for DiskName {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(value, |error: &NameError| error.remedy().to_owned())
    }
}

impl FromValue for GroupName {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(value, |error: &LvmNameError| error.remedy().to_owned())
    }
}

impl FromValue for VolumeName {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(value, |error: &LvmNameError| error.remedy().to_owned())
    }
}

impl FromValue for VolumeSize {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        parsed(&size_text(value), VolumeSizeError::remedy)
    }
}

/// An absolute path inside the image.
pub(crate) fn tree_path(value: &Value) -> Result<TreePath, ValueError> {
    let text = String::from_value(value)?;
    // The error says what to write instead.
    TreePath::new(&text).map_err(|error| ValueError::new(error.to_string()))
}

/// A path of the tree that becomes part of an image: not below what a running system fills.
pub(crate) fn image_path(value: &Value) -> Result<TreePath, ValueError> {
    const LIVE: [&str; 6] = ["/dev", "/proc", "/run", "/sys", "/var/run", "/var/lock"];
    let path = tree_path(value)?;
    match LIVE.iter().find(|live| path.as_path().starts_with(live)) {
        Some(live) => {
            let error = ValueError::new(format!("`{path}` would not be in the image: a running system fills {live}"));
            Err(error.help("name a place on the disk; tmpfiles.d(5) and sysctl.d(5) make such files at every boot"))
        }
        None => Ok(path),
    }
}

/// Permission bits, in octal and in quotes.
pub(crate) fn mode(value: &Value) -> Result<Mode, ValueError> {
    const HELP: &str = "write the octal digits in quotes, such as \"0644\"";
    if let Data::Number(number) = value.data() {
        // Written without quotes, 0644 is the decimal number 644, whose bits are others.
        return Err(ValueError::new(format!("a mode is octal; {number} without quotes is a decimal number"))
            .help(format!("write \"0{}\"", number.to_string().trim_start_matches('0'))));
    }
    let text = String::from_value(value)?;
    let digits = text.strip_prefix("0o").unwrap_or(&text);
    let octal = (3..=5).contains(&digits.len()) && digits.bytes().all(|digit| (b'0'..=b'7').contains(&digit));
    let bits = u32::from_str_radix(digits, 8).ok().filter(|bits| octal && *bits <= 0o7777);
    bits.map(Mode::new).ok_or_else(|| ValueError::new(format!("`{text}` is no mode")).help(HELP))
}

/// `user` or `user:group`, names or numbers.
pub(crate) fn owner(value: &Value) -> Result<String, ValueError> {
    let text = String::from_value(value)?;
    let (user, group) = text.split_once(':').unwrap_or((&text, "root"));
    if is_account(user) && is_account(group) {
        return Ok(text);
    }
    Err(ValueError::new(format!("`{text}` is no owner")).help("write \"user\" or \"user:group\", names or numbers"))
}

/// A user's or group's name, as useradd(8) takes it.
pub(crate) fn account(value: &Value) -> Result<String, ValueError> {
    let text = String::from_value(value)?;
    if is_account(&text) && !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(text);
    }
    Err(ValueError::new(format!("`{text}` is no name of an account"))
        .help("use lower-case letters, digits, `_` and `-`, at most 32, the first a letter or `_`"))
}

fn is_account(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.');
    let body = text.strip_suffix('$').unwrap_or(text);
    (1..=32).contains(&text.len()) && body.chars().all(plain) && !text.starts_with(['-', '.'])
}

/// The environment of a script: names that a shell can have, with strings, numbers or booleans.
pub(crate) fn variables(value: &Value) -> Result<BTreeMap<String, Text>, ValueError> {
    let entries = value.as_object().ok_or_else(|| ValueError::kind("an object", value))?;
    let mut variables = BTreeMap::new();
    for (name, value) in entries {
        let inside = |error: ValueError| error.inside(Segment::Key(name.clone()));
        let first = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !first || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(inside(
                ValueError::new(format!("`{name}` is no name of an environment variable"))
                    .help("use letters, digits and `_`, the first no digit"),
            ));
        }
        let text = value.scalar_text().ok_or_else(|| inside(ValueError::kind("a string", value)))?;
        if text.contains('\0') {
            return Err(inside(ValueError::new("an environment variable has no NUL character")));
        }
        variables.insert(name.clone(), if value.is_sensitive() { Text::sensitive(text) } else { Text::plain(text) });
    }
    Ok(variables)
}

/// Text that says something.
pub(crate) fn sentence(value: &Value) -> Result<String, ValueError> {
    let text = String::from_value(value)?;
    let text = text.trim();
    if text.is_empty() { Err(ValueError::new("this is empty").help("say it in words")) } else { Ok(text.to_owned()) }
}

/// A percentage.
pub(crate) fn percent(value: &Value) -> Result<f64, ValueError> {
    let number = Number::from_value(value)?;
    if (0.0..=100.0).contains(&number.to_f64()) {
        return Ok(number.to_f64());
    }
    Err(ValueError::new(format!("{number} is no percentage")).help("write a number from 0 to 100"))
}

/// A day, as ISO 8601 writes it.
pub(crate) fn date(value: &Value) -> Result<jiff::civil::Date, ValueError> {
    let text = String::from_value(value)?;
    let strict = text.len() == 10;
    text.parse().ok().filter(|_| strict).ok_or_else(|| {
        ValueError::new(format!("`{text}` is no date")).help("write year, month and day, such as \"2027-06-30\"")
    })
}

/// A SHA-256 in hexadecimal.
pub(crate) fn sha256(value: &Value) -> Result<String, ValueError> {
    let text = String::from_value(value)?.trim().to_ascii_lowercase();
    let text = text.strip_prefix("sha256:").unwrap_or(&text);
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    if digits == 64 && text.len() == 64 {
        return Ok(text.to_owned());
    }
    Err(ValueError::new(format!("this is no SHA-256: it has {digits} hexadecimal digits"))
        .help("write the 64 digits that `sha256sum` prints"))
}

/// Whether a text still holds a placeholder that somebody was meant to replace: `?????`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    text.contains("???")
}

/// A list of words, none twice, at least one.
pub(crate) fn some_words<T: FromValue + PartialEq>(value: &Value) -> Result<Vec<T>, ValueError> {
    let words = Vec::<T>::from_value(value)?;
    if words.is_empty() {
        return Err(ValueError::new("this list is empty").help("leave the key out for the default"));
    }
    let repeated = words.iter().enumerate().find(|(index, word)| words.iter().take(*index).any(|other| other == *word));
    match repeated {
        Some((index, _)) => Err(ValueError::new("this stands in the list twice").inside(Segment::Index(index))),
        None => Ok(words),
    }
}
