//! Packages of Python that scripts install in whatever version is the newest: pip(1), "Requirement Specifiers".

use std::fs;

use hardtack_audit::system::shell::{Command, Part, Script as Commands, Word};
use hardtack_hcl::Diagnostic;
use hardtack_recipe::{Action, Image, Script, ScriptSource};
use hardtack_tree::tree_path;

/// The largest script that is looked into, in bytes.
const LARGEST: u64 = 1 << 20;

/// Options of `pip install` that take the next word (pip's manual, "pip install").
const WITH_VALUE: [&str; 24] = [
    "-i",
    "--index-url",
    "--extra-index-url",
    "-f",
    "--find-links",
    "-t",
    "--target",
    "--prefix",
    "--root",
    "--platform",
    "--python-version",
    "--implementation",
    "--abi",
    "--src",
    "--upgrade-strategy",
    "--report",
    "--progress-bar",
    "--root-user-action",
    "--no-binary",
    "--only-binary",
    "--timeout",
    "--retries",
    "--cert",
    "--cache-dir",
];

/// A warning for each command of an image's scripts that leaves versions to the index.
pub(crate) fn unpinned(image: &Image) -> Vec<Diagnostic> {
    let scripts = image.steps.iter().filter_map(|step| match &step.action {
        Action::Script(script) => Some((step, script)),
        _ => None,
    });
    let mut found = Vec::new();
    for (step, script) in scripts {
        let Some((text, file)) = text(script) else { continue };
        // The shell's words need a name; what is told names the recipe's.
        let commands = Commands::parse(tree_path!("/script"), &text).commands;
        for (line, open) in commands.iter().filter_map(|command| Some((command.line, open(command)?))) {
            let at = match &file {
                Some(file) => format!("{file}:{line}"),
                None => format!("line {line} of the script {}", step.name),
            };
            let message = format!("pip takes the newest version of {} ({at})", open.join(", "));
            let help = "write `NAME==VERSION`, or take all from a file of requirements with `--require-hashes`, or name a file \
                        of constraints with `-c`";
            found.push(Diagnostic::warning(message).at(step.place.clone()).help(help));
        }
    }
    found
}

/// The text of a script, and the file that it is from. Of one that cannot be read the build tells.
fn text(script: &Script) -> Option<(String, Option<String>)> {
    match &script.source {
        ScriptSource::Inline(text) => Some((text.reveal().to_owned(), None)),
        ScriptSource::Path(path) => {
            let small = fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() <= LARGEST);
            let text = small.then(|| fs::read_to_string(path).ok()).flatten()?;
            Some((text, Some(path.display().to_string())))
        }
    }
}

/// What a command installs without saying which version; `None` when it is not pip's or says it all.
fn open(command: &Command) -> Option<Vec<String>> {
    let name = |word: &Word| word.literal().map(|text| text.rsplit('/').next().unwrap_or_default().to_owned());
    let is_pip = |word: &Word| {
        name(word).is_some_and(|name| {
            let version = name.strip_prefix("pip");
            version.is_some_and(|version| version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
        })
    };
    let pip = command.words.iter().position(is_pip)?;
    // `apt-get install python3-pip pip` is no command of pip's.
    let begins = pip == 0 || command.words[..pip].iter().all(leads);
    let arguments = command.words.get(pip + 1..).filter(|_| begins)?;
    let install = arguments.iter().position(|word| word.literal().as_deref() == Some("install"))?;
    let options_only = arguments[..install].iter().all(|word| word.head().starts_with('-'));
    let mut words = arguments.get(install + 1..).filter(|_| options_only)?.iter();
    let (mut open, mut hashes) = (Vec::new(), false);
    while let Some(word) = words.next() {
        let text = word.head();
        match text {
            "--require-hashes" => hashes = true,
            "-c" | "--constraint" => return None,
            "-r" | "--requirement" => {
                let file = words.next().map(|word| word.head().to_owned()).unwrap_or_default();
                open.push(format!("what {file} leaves open"));
            }
            "-e" | "--editable" => drop(words.next()),
            _ if text.starts_with("--constraint=") => return None,
            _ if WITH_VALUE.contains(&text) => drop(words.next()),
            _ if text.starts_with('-') => {}
            _ => open.extend(leaves_open(word)),
        }
    }
    (!hashes && !open.is_empty()).then_some(open)
}

/// Whether what follows a word is still the command: assignments, `sudo`, `env`, `python3 -m`, `uv`.
fn leads(word: &Word) -> bool {
    let Some(text) = word.literal() else { return false };
    let name = text.rsplit('/').next().unwrap_or_default();
    text.starts_with('-')
        || text.contains('=')
        || name.starts_with("python")
        || ["sudo", "env", "exec", "uv", "time", "nice"].contains(&name)
}

/// A requirement that names no version. A file, an address, and what only a running shell can tell are not judged.
fn leaves_open(word: &Word) -> Option<String> {
    let texts: Vec<&str> = word
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Variable(_) | Part::Unknown => None,
        })
        .collect();
    let pinned = texts
        .iter()
        .any(|text| text.contains("==") || text.contains('@') || text.contains('/') || text.ends_with(".whl"));
    let name = word.literal()?;
    (!pinned && name != "." && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(script: &str) -> String {
        let commands = Commands::parse(tree_path!("/script"), script).commands;
        let line = |command: &Command| Some(format!("{}: {}", command.line, open(command)?.join(", ")));
        commands.iter().filter_map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_names_no_version_is_told() {
        insta::assert_snapshot!(said("set -e\npip install awscli boto3\n"), @"2: awscli, boto3");
        insta::assert_snapshot!(said("apt-get update && python3 -m pip install -q --upgrade 'boto3>=1.30' awscli==1.2"), @"1: boto3>=1.30");
        insta::assert_snapshot!(said("sudo -H /opt/venv/bin/pip3.11 install -i https://pypi.example.org/simple \\\n  ansible"), @"1: ansible");
        insta::assert_snapshot!(said("pip install -r requirements.txt"), @"1: what requirements.txt leaves open");
    }

    #[test]
    fn what_says_its_version_is_not() {
        for script in [
            "pip install awscli==1.32.0 'boto3 == 1.34'",
            "pip install \"boto3==${VERSION}\"",
            "pip install --require-hashes -r requirements.txt",
            "pip install -c constraints.txt awscli",
            "pip install --constraint=constraints.txt awscli",
            "pip install . ./tool dist/tool.whl tool@https://example.org/tool.tar.gz",
            "pip install $PACKAGES",
            "pip list",
            "apt-get install -y python3-pip pip",
            "echo pip install awscli",
            "# pip install awscli",
            "pip config set global.index-url https://example.org",
        ] {
            assert_eq!(said(script), "", "{script}");
        }
    }
}
