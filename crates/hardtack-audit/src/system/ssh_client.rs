//! The configuration of OpenSSH's client for the whole machine: ssh_config(5).

use hardtack_tree::{Tree, TreePath, tree_path};

use super::glob;
use super::sshd::line;
use crate::verdict::{Location, Unjudgeable};

/// How deep files may include each other (`READCONF_MAX_DEPTH` of OpenSSH).
const MAX_DEPTH: usize = 16;

/// The file that ssh reads after the user's own.
pub fn main_file() -> TreePath {
    tree_path!("/etc/ssh/ssh_config")
}

/// Every directive in the order in which ssh meets it, included files where their `Include` stands.
#[derive(Debug, Default)]
pub struct SshClient {
    directives: Vec<Directive>,
    includes: Vec<String>,
}

/// A keyword with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The keyword as it is written.
    pub keyword: String,
    /// Its arguments as one text.
    pub value: String,
    /// Where it stands.
    pub at: Location,
    /// The `Host` or `Match` line above it, where not every connection fits that.
    pub only: Option<String>,
}

impl SshClient {
    /// Reads `/etc/ssh/ssh_config` and everything it includes; without it ssh has its defaults.
    ///
    /// # Errors
    /// When a file cannot be read, has a line that ssh refuses, or files include each other too deep.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let mut client = Self::default();
        client.read_file(tree, &main_file(), None, 0)?;
        Ok(client)
    }

    /// The directives of a keyword that can have an effect: ssh keeps the first value it reads, so that none
    /// comes behind the first one that is for every connection.
    pub fn deciding<'c>(&'c self, keyword: &'c str) -> impl Iterator<Item = &'c Directive> {
        let mut decided = false;
        self.directives.iter().filter(|directive| directive.keyword.eq_ignore_ascii_case(keyword)).take_while(
            move |directive| {
                let before = !decided;
                decided |= directive.only.is_none();
                before
            },
        )
    }

    /// Whether a file is read, or would be if it were there, for every connection.
    pub fn includes(&self, path: &TreePath) -> bool {
        self.includes.iter().any(|pattern| glob::names(pattern, path))
    }

    fn read_file(
        &mut self,
        tree: &dyn Tree,
        path: &TreePath,
        outer: Option<&str>,
        depth: usize,
    ) -> Result<(), Unjudgeable> {
        if depth > MAX_DEPTH {
            return Err(Unjudgeable(format!(
                "{path} is included more than {MAX_DEPTH} files deep; ssh does not start"
            )));
        }
        let text = tree.read_text(path)?.unwrap_or_default();
        // A `Host` line ends with its file.
        let mut only = outer.map(str::to_owned);
        for (text, number) in text.lines().zip(1..) {
            let at = Location { path: path.clone(), line: Some(number) };
            let line = line::split(text).map_err(|cause| Unjudgeable(format!("{at}: {cause}; ssh does not start")))?;
            let Some(line) = line else { continue };
            match line.keyword.to_ascii_lowercase().as_str() {
                word @ ("host" | "match") => {
                    let own = condition(word, &line.arguments);
                    only = match (outer, own) {
                        (Some(outer), Some(own)) => Some(format!("{outer}, {own}")),
                        (Some(outer), None) => Some(outer.to_owned()),
                        (None, own) => own,
                    };
                }
                "include" => {
                    for pattern in line.arguments {
                        self.include(tree, &pattern, only.as_deref(), depth)?;
                    }
                }
                _ => self.directives.push(Directive {
                    keyword: line.keyword,
                    value: line.arguments.join(" "),
                    at,
                    only: only.clone(),
                }),
            }
        }
        Ok(())
    }

    /// Reads the files that a pattern names, sorted. A relative one starts in `/etc/ssh`.
    fn include(&mut self, tree: &dyn Tree, pattern: &str, only: Option<&str>, depth: usize) -> Result<(), Unjudgeable> {
        let pattern = if pattern.starts_with('/') { pattern.to_owned() } else { format!("/etc/ssh/{pattern}") };
        for path in glob::expand(tree, &pattern)? {
            self.read_file(tree, &path, only, depth + 1)?;
        }
        if only.is_none() {
            self.includes.push(pattern);
        }
        Ok(())
    }
}

/// What a `Host` or `Match` line asks of a connection; `None` when every one fits.
fn condition(word: &str, arguments: &[String]) -> Option<String> {
    let fits_all = if word == "host" {
        arguments.iter().any(|pattern| pattern == "*") && arguments.iter().all(|pattern| !pattern.starts_with('!'))
    } else {
        matches!(arguments, [all] if all.eq_ignore_ascii_case("all"))
    };
    let name = if word == "host" { "Host" } else { "Match" };
    (!fits_all).then(|| format!("{name} {}", arguments.join(" ")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::tree;

    fn deciding(entries: [(&str, &str); 3]) -> String {
        let client = match SshClient::read(&tree(entries)) {
            Ok(client) => client,
            Err(cause) => return format!("unknown: {cause}"),
        };
        let shown = |directive: &Directive| {
            let only = directive.only.as_ref().map(|only| format!(" for {only}")).unwrap_or_default();
            format!("{}{only} at {}", directive.value, directive.at)
        };
        client.deciding("Ciphers").map(shown).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_first_value_wins_where_its_host_fits() {
        let main = "Include /etc/ssh/ssh_config.d/*.conf\nHost old\n ciphers=a\nHost *\n Ciphers b\nMatch all\n Ciphers c\nHost x\n Ciphers d\n";
        let found = deciding([
            ("/etc/ssh/ssh_config", main),
            ("/etc/ssh/ssh_config.d/10.conf", "Host !y *\nCiphers e\n"),
            ("/etc/ssh/ssh_config.d/20.conf.old", "Ciphers f\n"),
        ]);
        insta::assert_snapshot!(found, @"
        e for Host !y * at /etc/ssh/ssh_config.d/10.conf:2
        a for Host old at /etc/ssh/ssh_config:3
        b at /etc/ssh/ssh_config:5
        ");
    }

    #[test]
    fn what_is_included_in_a_block_is_for_that_block() {
        let main = "Host a\nInclude more\nHost *\nCiphers b\n";
        let found = deciding([
            ("/etc/ssh/ssh_config", main),
            ("/etc/ssh/more", "Ciphers c\nHost *\nCiphers d\nHost e\nCiphers e\n"),
            ("/etc/hosts", ""),
        ]);
        insta::assert_snapshot!(found, @"
        c for Host a at /etc/ssh/more:1
        d for Host a at /etc/ssh/more:3
        e for Host a, Host e at /etc/ssh/more:5
        b at /etc/ssh/ssh_config:4
        ");
        let refused = deciding([("/etc/ssh/ssh_config", "Include ssh_config\n"), ("/a", ""), ("/b", "")]);
        insta::assert_snapshot!(refused, @"unknown: /etc/ssh/ssh_config is included more than 16 files deep; ssh does not start");
        let refused = deciding([("/etc/ssh/ssh_config", "Ciphers \"a\n"), ("/a", ""), ("/b", "")]);
        insta::assert_snapshot!(refused, @"unknown: /etc/ssh/ssh_config:1: a quotation mark is not closed; ssh does not start");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "((Host|Match|Include|Ciphers)?[ =*!a-z\"#\\n/]{0,20}){0,5}") {
            deciding([("/etc/ssh/ssh_config", &text), ("/etc/ssh/a", "Ciphers a"), ("/etc/hosts", "")]);
        }
    }
}
