//! Files that are there for people who look around on a machine, as patterns of `seal { remove = … }`.

use std::collections::BTreeSet;

use globset::GlobBuilder;
use hardtack_scan::needs::Owners;
use hardtack_tree::{FileKind, Tree, TreePath, TreeResult, tree_path};
use serde::Serialize;

/// What files are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileClass {
    /// What packages say of themselves, beside their licences.
    Documentation,
    /// Manual pages.
    Manuals,
    /// Messages in languages that the system is not set to.
    Locales,
    /// What Python compiled of sources that are there; it does so again where it needs them.
    Bytecode,
}

impl FileClass {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Documentation, Self::Manuals, Self::Locales, Self::Bytecode];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Manuals => "manual pages",
            Self::Locales => "locales",
            Self::Bytecode => "bytecode",
        }
    }

    /// The globs of its paths. Messages in these languages stay.
    fn patterns(self, languages: &BTreeSet<String>) -> Vec<String> {
        let fixed: &[&str] = match self {
            // What is left is `copyright`: licences ask that it goes along.
            Self::Documentation => &[
                "/usr/share/doc/*/{[!c]*,c[!o]*,co[!p]*}",
                "/usr/share/doc-base/**",
                "/usr/share/info/**",
                "/usr/share/lintian/**",
            ],
            Self::Manuals => &["/usr/share/man/**"],
            Self::Locales => return vec![format!("/usr/share/locale/{}/**", others(languages))],
            Self::Bytecode => &["/usr/lib/python3*/**/__pycache__"],
        };
        fixed.iter().map(|pattern| (*pattern).to_owned()).collect()
    }
}

/// Files that could go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileGroup {
    /// What they are for.
    pub class: FileClass,
    /// The globs that `seal { remove = … }` takes them away by.
    pub patterns: Vec<String>,
    /// How many there are.
    pub files: usize,
    /// What is in them, in bytes.
    pub bytes: u64,
}

/// The groups of files of a tree, without those that `removed` takes away already, and without the files of packages that go.
pub(super) fn groups(
    tree: &dyn Tree,
    owners: &Owners,
    gone: &BTreeSet<&str>,
    removed: &[String],
) -> TreeResult<Vec<FileGroup>> {
    let languages = languages(tree)?;
    let mut groups = Vec::new();
    for class in FileClass::ALL {
        let mut group = FileGroup { class, patterns: class.patterns(&languages), files: 0, bytes: 0 };
        group.patterns.retain(|pattern| !removed.contains(pattern));
        count(tree, owners, gone, &mut group)?;
        if group.files > 0 {
            groups.push(group);
        }
    }
    Ok(groups)
}

fn count(tree: &dyn Tree, owners: &Owners, gone: &BTreeSet<&str>, group: &mut FileGroup) -> TreeResult<()> {
    // The globs are our own.
    let globs = group.patterns.iter().filter_map(|glob| GlobBuilder::new(glob).literal_separator(true).build().ok());
    let matchers: Vec<_> = globs.map(|glob| glob.compile_matcher()).collect();
    let mut inside: Option<&TreePath> = None;
    for entry in tree.index()?.under(&tree_path!("/usr")) {
        let is_inside = inside.is_some_and(|directory| entry.path.starts_with(directory));
        if !is_inside && !matchers.iter().any(|matcher| matcher.is_match(entry.path.as_path())) {
            continue;
        }
        if !is_inside && entry.metadata.kind == FileKind::Directory {
            inside = Some(&entry.path);
        }
        let owners = owners.of(&entry.path);
        let goes = !owners.is_empty() && owners.iter().all(|owner| gone.contains(owner.as_str()));
        if entry.metadata.kind == FileKind::Regular && !goes {
            group.files += 1;
            group.bytes = group.bytes.saturating_add(entry.metadata.size);
        }
    }
    Ok(())
}

/// The languages that a system is set to (locale.conf(5), and the file of Debian that came before it), by their ISO 639 codes.
fn languages(tree: &dyn Tree) -> TreeResult<BTreeSet<String>> {
    let mut languages = BTreeSet::new();
    for path in [tree_path!("/etc/default/locale"), tree_path!("/etc/locale.conf")] {
        let text = tree.read_text(&path)?.unwrap_or_default();
        for (key, value) in text.lines().filter_map(|line| line.trim().split_once('=')) {
            if key.starts_with('#') || !(key.starts_with("LANG") || key.starts_with("LC_")) {
                continue;
            }
            let names = value.trim_matches(['"', '\'']).split(':');
            let codes = names.map(|name| name.chars().take_while(char::is_ascii_lowercase).collect::<String>());
            languages.extend(codes.filter(|code| code.len() > 1));
        }
    }
    Ok(languages)
}

/// A glob of the names that begin with none of these codes. Of codes only the first two letters count.
fn others(languages: &BTreeSet<String>) -> String {
    if languages.is_empty() {
        return "*".to_owned();
    }
    let firsts: BTreeSet<char> = languages.iter().filter_map(|code| code.chars().next()).collect();
    let seconds = |first: char| -> String {
        languages
            .iter()
            .filter_map(|code| code.strip_prefix(first)?.chars().next())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    };
    let of_first = firsts.iter().map(|first| format!("{first}[!{}]*", seconds(*first)));
    let others = format!("[!{}]*", firsts.iter().collect::<String>());
    format!("{{{}}}", std::iter::once(others).chain(of_first).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use hardtack_tree::MemoryTree;

    use super::*;

    #[test]
    fn messages_in_the_languages_of_the_system_stay_and_licences_do() {
        let tree = [
            ("/etc/default/locale", "LANG=de_AT.UTF-8\nLANGUAGE=\"de:fr\"\n"),
            ("/usr/share/doc/a/copyright", "c"),
            ("/usr/share/doc/a/changelog.gz", "cc"),
            ("/usr/share/doc/a/examples/copyright", "ccc"),
            ("/usr/share/locale/de/LC_MESSAGES/a.mo", "1"),
            ("/usr/share/locale/de_CH/LC_MESSAGES/a.mo", "1"),
            ("/usr/share/locale/da/LC_MESSAGES/a.mo", "22"),
            ("/usr/share/locale/fi/LC_MESSAGES/a.mo", "22"),
            ("/usr/share/locale/sv/LC_MESSAGES/a.mo", "22"),
            ("/usr/share/locale/locale.alias", "4444"),
            ("/usr/lib/python3/dist-packages/a/__pycache__/a.cpython-311.pyc", "x"),
            ("/usr/lib/python3/dist-packages/a/a.py", "x"),
        ]
        .into_iter()
        .fold(MemoryTree::new(), |tree, (path, text)| tree.file(path, text).unwrap());
        let found = groups(&tree, &Owners::default(), &BTreeSet::new(), &[]).unwrap();
        let counts: Vec<_> = found.iter().map(|group| (group.class, group.files, group.bytes)).collect();
        assert_eq!(counts, [(FileClass::Documentation, 2, 5), (FileClass::Locales, 3, 6), (FileClass::Bytecode, 1, 1)]);
        let named: Vec<String> = found.into_iter().flat_map(|group| group.patterns).collect();
        assert_eq!(groups(&tree, &Owners::default(), &BTreeSet::new(), &named).unwrap(), []);
        assert_eq!(others(&BTreeSet::new()), "*");
    }
}
