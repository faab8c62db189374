//! What a rule of sudoers(5) gives, and to whom.

use std::sync::LazyLock;

use regex::Regex;

/// Aliases that may stand for `ALL`, by the word that defines them.
#[derive(Debug, Default)]
pub struct Aliases(Vec<(Subject, String, Vec<String>)>);

/// What an alias is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    User,
    Runas,
    Command,
}

/// Aliases within aliases; sudo refuses those that go in circles.
const MAX_DEPTH: usize = 16;

impl Aliases {
    /// Reads lines such as `User_Alias A = ann, bob : B = carl`.
    pub fn read<'t>(lines: impl Iterator<Item = &'t str>) -> Self {
        let mut aliases = Vec::new();
        for line in lines {
            let (word, rest) = line.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((line, ""));
            let subject = match word {
                "User_Alias" => Subject::User,
                "Runas_Alias" => Subject::Runas,
                "Cmnd_Alias" | "Cmd_Alias" => Subject::Command,
                _ => continue,
            };
            for definition in unescaped(rest).split(':') {
                let Some((name, members)) = definition.split_once('=') else { continue };
                let members = members.split(',').map(|member| member.trim().to_owned()).collect();
                aliases.push((subject, name.trim().to_owned(), members));
            }
        }
        Self(aliases)
    }

    /// Whether a word is one of these, or an alias with one of them in it.
    fn is(&self, subject: Subject, word: &str, wanted: &[&str], depth: usize) -> bool {
        if wanted.contains(&word) {
            return true;
        }
        let members = self.0.iter().filter(|(of, name, _)| *of == subject && name == word);
        depth < MAX_DEPTH
            && members.flat_map(|(.., members)| members).any(|member| self.is(subject, member, wanted, depth + 1))
    }
}

/// Whether a rule lets everybody run every command as root.
pub fn is_everything_for_all(rule: &str, aliases: &Aliases) -> bool {
    let text = unescaped(rule);
    let (users, rest) = users(&text);
    users.iter().any(|user| aliases.is(Subject::User, user, &["ALL"], 0)) && gives_everything(rest, aliases)
}

/// A text in which nothing is escaped or quoted any more: what was can mean nothing of its own.
fn unescaped(text: &str) -> String {
    #[expect(clippy::expect_used, reason = "the expression is a constant")]
    static HIDDEN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"\\.|"[^"]*""#).expect("a valid expression"));
    HIDDEN.replace_all(text, "_").into_owned()
}

/// The list of users at the start of a rule, and what follows it.
fn users(text: &str) -> (Vec<&str>, &str) {
    let mut users = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let end = rest.find(|c: char| c == ',' || c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (user, behind) = rest.split_at(end);
        users.push(user);
        rest = behind.trim_start();
        match rest.strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            // `! ann` is one word to sudo.
            None if user == "!" => {}
            None => return (users, rest),
        }
        if rest.is_empty() {
            return (users, rest);
        }
    }
}

/// Whether `HOSTS = (RUNAS) TAG: COMMAND, … : HOSTS = …` has every command as root in it.
fn gives_everything(text: &str, aliases: &Aliases) -> bool {
    #[expect(clippy::expect_used, reason = "the expressions are constants")]
    static PARTS: LazyLock<[Regex; 2]> = LazyLock::new(|| {
        [
            r"(CWD|CHROOT|ROLE|TYPE|APPARMOR_PROFILE|PRIVS|LIMITPRIVS|NOTBEFORE|NOTAFTER|TIMEOUT)\s*=\s*\S+",
            r"\(([^)]*)\)",
        ]
        .map(|expression| Regex::new(expression).expect("a valid expression"))
    });
    let [options, runas] = &*PARTS;
    let text = options.replace_all(text, " ");
    // Tags and further hosts end in signs that no command has here; what stands before the first `=` is hosts.
    let all_of = |commands: &str| {
        let command = |part: &str| part.rsplit('=').next().unwrap_or_default().trim().to_owned();
        commands.split([',', ':']).any(|part| aliases.is(Subject::Command, &command(part), &["ALL"], 0))
    };
    // A list in brackets holds for the commands that follow, up to the next one.
    let mut as_root = true;
    let mut from = 0;
    let Some(start) = text.find('=') else { return false };
    let commands = text.get(start + 1..).unwrap_or_default();
    for found in runas.captures_iter(commands) {
        let (Some(all), Some(list)) = (found.get(0), found.get(1)) else { continue };
        if as_root && all_of(commands.get(from..all.start()).unwrap_or_default()) {
            return true;
        }
        let users = list.as_str().split(':').next().unwrap_or_default();
        as_root = users.split(',').any(|user| aliases.is(Subject::Runas, user.trim(), &["ALL", "root", "#0"], 0));
        from = all.end();
    }
    as_root && all_of(commands.get(from..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn opens(rule: &str) -> bool {
        let aliases = [
            "User_Alias EVERYBODY = %users, ALL : OPS = ann",
            "Cmnd_Alias ANY = /bin/ls, WHOLE",
            "Cmnd_Alias WHOLE = ALL",
            "User_Alias RING = RING",
        ];
        is_everything_for_all(rule, &Aliases::read(aliases.into_iter()))
    }

    #[test]
    fn everything_for_everybody_has_many_spellings() {
        for rule in [
            "ALL ALL=(ALL) ALL",
            "ALL\tALL = (ALL:ALL) NOPASSWD:ALL",
            "ann, ALL ALL=ALL",
            "EVERYBODY web=(root) SETENV: NOPASSWD: ANY",
            "ALL ALL=(www-data) /bin/ls, (root) /bin/cat, ALL",
            "ALL ALL=(#0) CWD=/root ALL",
            "ALL web=/bin/ls : db = ALL",
        ] {
            assert!(opens(rule), "{rule}");
        }
        for rule in [
            "%sudo ALL=(ALL:ALL) ALL",
            "OPS ALL=(ALL) ALL",
            "RING ALL=(ALL) ALL",
            "ALL ALL=(ALL) /bin/echo ALL",
            "ALL ALL=(ALL) /bin/a\\, ALL",
            "ALL ALL=(www-data) ALL",
            "ALL ALL=(:adm) ALL",
            "ALL ALL=(ALL) !ALL",
            "!ALL ALL=(ALL) ALL",
            "\"ALL\" ALL=(ALL) ALL",
            "ALL",
        ] {
            assert!(!opens(rule), "{rule}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[A-Za-z!,:=()\"\\\\# \t]{0,60}") {
            is_everything_for_all(&text, &Aliases::read([text.as_str()].into_iter()));
        }
    }
}
