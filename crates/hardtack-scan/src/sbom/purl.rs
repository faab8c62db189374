//! Package URLs (ECMA-427, "Package-URL specification").

use std::collections::BTreeMap;
use std::fmt;

/// A package URL: `pkg:type/namespace/name@version?key=value`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purl {
    /// `deb`, `rpm`, `npm`, …, in lower case.
    pub kind: String,
    /// What the name is unique within; several segments are separated by `/`.
    pub namespace: Option<String>,
    /// The name.
    pub name: String,
    /// The version.
    pub version: Option<String>,
    /// Further facts by key; none is empty.
    pub qualifiers: BTreeMap<String, String>,
}

impl Purl {
    /// Reads a package URL; `None` when a text is none. A path within the package is left out.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix("pkg:")?.trim_start_matches('/');
        let text = text.split('#').next().unwrap_or_default();
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let (kind, path) = path.split_once('/')?;
        let path = path.trim_matches('/');
        let (namespace, last) = match path.rsplit_once('/') {
            Some((namespace, last)) => (Some(namespace), last),
            None => (None, path),
        };
        let (name, version) = match last.rsplit_once('@').filter(|(name, _)| !name.is_empty()) {
            Some((name, version)) => (name, Some(decoded(version)?)),
            None => (last, None),
        };
        let mut qualifiers = BTreeMap::new();
        for pair in query.split('&') {
            if let Some((key, value)) = pair.split_once('=').filter(|(_, value)| !value.is_empty()) {
                qualifiers.insert(key.to_ascii_lowercase(), decoded(value)?);
            }
        }
        Some(Self {
            kind: kind.to_ascii_lowercase(),
            namespace: namespace.map(decoded).transpose_option()?,
            name: decoded(name).filter(|name| !name.is_empty())?,
            version: version.filter(|version| !version.is_empty()),
            qualifiers,
        })
    }
}

trait TransposeOption<T> {
    /// `None` when there is something that could not be read.
    fn transpose_option(self) -> Option<Option<T>>;
}

impl<T> TransposeOption<T> for Option<Option<T>> {
    fn transpose_option(self) -> Option<Option<T>> {
        match self {
            Some(None) => None,
            Some(some) => Some(some),
            None => Some(None),
        }
    }
}

impl fmt::Display for Purl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pkg:{}", self.kind)?;
        for segment in self.namespace.iter().flat_map(|namespace| namespace.split('/')) {
            write!(f, "/{}", encoded(segment))?;
        }
        write!(f, "/{}", encoded(&self.name))?;
        if let Some(version) = &self.version {
            write!(f, "@{}", encoded(version))?;
        }
        for (at, (key, value)) in self.qualifiers.iter().enumerate() {
            write!(f, "{}{key}={}", if at == 0 { '?' } else { '&' }, encoded(value))?;
        }
        Ok(())
    }
}

/// Everything but letters, digits, `.-_~` and `:` stands as `%` and two digits for each byte.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high << 4 | low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::Purl;

    #[test]
    fn urls_are_read_and_written_back() {
        for text in [
            "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?arch=amd64&distro=debian-12&upstream=gcc-12",
            "pkg:deb/debian/bsdutils@1:2.38.1-5?arch=amd64&upstream=util-linux%402.38.1-5",
            "pkg:golang/github.com/a/b/v2@v2.0.1",
            "pkg:npm/%40scope/name@1.0.0",
            "pkg:cargo/time@0.1.40",
            "pkg:maven/org.example/name",
        ] {
            assert_eq!(Purl::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_spellings_are_understood() {
        let purl = Purl::parse("pkg://NPM/@scope/x@1%3A2?Arch=&b=c%2Fd#sub").unwrap();
        assert_eq!((purl.kind.as_str(), purl.namespace.as_deref(), purl.name.as_str()), ("npm", Some("@scope"), "x"));
        assert_eq!((purl.version.as_deref(), purl.qualifiers["b"].as_str()), (Some("1:2"), "c/d"));
        assert_eq!(purl.qualifiers.len(), 1);
        for text in ["", "pkg:", "pkg:deb", "pkg:deb/", "npm/x@1", "pkg:deb/a%g1", "pkg:deb/a%ff"] {
            assert_eq!(Purl::parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_again(name in "[^/]{1,12}", version in ".{1,12}", value in ".{1,12}") {
            let purl = Purl {
                kind: "deb".to_owned(),
                namespace: Some("a/b".to_owned()),
                name,
                version: Some(version),
                qualifiers: [("x".to_owned(), value)].into(),
            };
            proptest::prop_assert_eq!(Purl::parse(&purl.to_string()), Some(purl));
        }
    }
}
