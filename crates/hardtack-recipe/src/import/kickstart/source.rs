//! Where a kickstart installs from.

use super::draft::Draft;
use super::reader::{Reader, Takes, Unmapped};
use crate::import::Fate;

/// What names of archives have in them that the installer unpacks; it takes any other file for a file system or a disk.
const ARCHIVES: [&str; 4] = [".tar", ".tgz", ".tbz", ".txz"];

/// Options of `liveimg` for fetching.
const FETCHING: Unmapped = &[("--proxy", Takes::AValue), ("--noverifyssl", Takes::Nothing)];

/// An image of a root that is unpacked instead of packages.
pub(super) struct LiveImage {
    /// Where the installer fetches it.
    pub(super) address: String,
    /// What its file is called.
    pub(super) file: Option<String>,
    pub(super) is_archive: bool,
    /// Its digest, in hexadecimal digits.
    pub(super) sha256: Option<String>,
}

impl LiveImage {
    fn new(address: String, sha256: Option<String>) -> Self {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let file = path.split_once("://").map_or(path, |(_, rest)| rest).rsplit_once('/').map(|(_, name)| name);
        let file = file.filter(|name| name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(plain));
        let is_archive = ARCHIVES.iter().any(|part| path.contains(part));
        Self { file: file.map(str::to_owned), is_archive, sha256, address }
    }

    /// The variable of the recipe that names its copy.
    pub(super) fn variable(&self) -> &'static str {
        if self.is_archive { "base_tar" } else { "base_image" }
    }
}

/// `liveimg`: an archive or an image of a root, which becomes the base.
pub(super) fn live_image(reader: &mut Reader<'_>, draft: &mut Draft) {
    reader.options(FETCHING, &Fate::NotNeeded("hardtack fetches no base: a copy of the file is named".into()));
    let digest = reader.text("--checksum");
    let is_sha256 = |digest: &&str| digest.len() == 64 && digest.bytes().all(|digit| digit.is_ascii_hexdigit());
    let sha256 = digest.as_deref().filter(is_sha256).map(str::to_ascii_lowercase);
    if digest.is_some() && sha256.is_none() {
        reader.part("--checksum", Fate::NotMapped("write its SHA-256 of 64 digits into `sha256` of the base".into()));
    }
    let Some(address) = reader.value(&["--url"]) else {
        return reader.fail("`liveimg` needs `--url`", "write `liveimg --url=…`");
    };
    let live = LiveImage::new(without_login(&address.text), sha256);
    let there = "which names a copy of it";
    reader.mapped(match (live.is_archive, &live.file) {
        (true, _) => format!("base: the variable `base_tar`, {there}"),
        (false, _) => {
            format!("base: the variable `base_image`, {there}; of a squashfs export the tree, and name that as `tar`")
        }
    });
    draft.live = Some(live);
}

/// `url` and `repo`: where packages come from, for the comment on the base.
pub(super) fn repository(reader: &mut Reader<'_>, draft: &mut Draft) {
    let name = reader.text("--name");
    if let Some(name) = &name {
        reader.about(name);
    }
    let address = reader.value(&["--url", "--baseurl", "--mirrorlist", "--metalink"]);
    draft.sources.extend(address.map(|address| without_login(&address.text)));
    let remedy = "the base is a root tree that has its packages: name one in the `base` block; repositories for later go into \
                  /etc/yum.repos.d by a `file` step";
    reader.whole(Fate::NotMapped(remedy.into()));
}

/// An address without user name and password.
fn without_login(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").map_or(("", address), |(scheme, rest)| (scheme, rest));
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.rsplit('@').next().unwrap_or(host);
    let scheme = if scheme.is_empty() { String::new() } else { format!("{scheme}://") };
    format!("{scheme}{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_their_logins() {
        assert_eq!(without_login("https://ann:hunter22@mirror.example.org/os@1/"), "https://mirror.example.org/os@1/");
        assert_eq!(without_login("mirror/x"), "mirror/x");
    }

    #[test]
    fn the_copy_of_a_live_image_is_called_as_it_is() {
        let file = |address: &str| LiveImage::new(address.to_owned(), None).file;
        assert_eq!(file("https://images.example.org/9/root.tar.xz?x=1").as_deref(), Some("root.tar.xz"));
        assert_eq!(file("file:///run/install/repo/squashfs.img").as_deref(), Some("squashfs.img"));
        for nameless in ["https://images.example.org", "https://images.example.org/", "https://a/..", "https://a/b%20c"]
        {
            assert_eq!(file(nameless), None, "{nameless}");
        }
    }
}
