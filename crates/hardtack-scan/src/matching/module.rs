//! Modules of RPM: several streams of one package, each with versions and fixes of its own.

/// Whether a range can be about a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    /// It is.
    Same,
    /// It is about another stream, or about the package outside modules.
    Other,
    /// Both are of modules, and of one of them nobody says of which stream.
    Unknown,
}

/// Holds the module that a range names, if any, and the version where it ends against the package's label
/// (`nodejs:18:8090020240228:a75119d5`) and version. Some distributions set no label; the release of what is built in a
/// module says so all the same.
pub(super) fn stream(of_range: Option<&str>, end: Option<&str>, label: Option<&str>, version: &str) -> Stream {
    let built_in_module = |version: &str| version.contains(".module");
    let label = label.filter(|label| !label.is_empty());
    let package_is = label.is_some() || built_in_module(version);
    let range_is = of_range.is_some() || end.is_some_and(built_in_module);
    match (range_is, package_is) {
        (false, false) => Stream::Same,
        (true, false) => Stream::Other,
        // What has no end speaks of the name in general.
        (false, true) if end.is_none() => Stream::Unknown,
        (false, true) => Stream::Other,
        (true, true) => match (of_range, label) {
            (Some(range), Some(label)) => {
                let mut parts = label.splitn(3, ':');
                let own = (parts.next(), parts.next());
                let wanted = range.split_once(':').map(|(name, stream)| (Some(name), Some(stream)));
                if wanted == Some(own) { Stream::Same } else { Stream::Other }
            }
            _ => Stream::Unknown,
        },
    }
}
