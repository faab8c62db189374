//! The kind `account_end`: accounts of people are known to stay, or end by themselves.

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{TreePath, tree_path};

use super::accounts::shells::LoginShells;
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::System;
use crate::system::login_defs::first_user;
use crate::verdict::{Finding, Judgement};

/// `account_end { stay = […] within = 3 }`.
pub(super) struct AccountEnd;

/// Whoever is not said to stay has an end.
#[derive(Debug)]
struct Ends {
    stay: Vec<String>,
    within: i64,
}

/// The number of `nobody`.
const NOBODY: u32 = 65_534;

impl Kind for AccountEnd {
    fn name(&self) -> &'static str {
        "account_end"
    }

    fn summary(&self) -> &'static str {
        "Every account of a person is named as one that stays, or ends soon after it was made (shadow(5))."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("stay", "accounts that are no temporary ones"),
            ("within", "days from the last change of its password to the end of any other"),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let stay = block.required::<Vec<String>>("stay");
        let within = block.required::<i64>("within");
        let (stay, within) = block.finish((stay, within))?;
        Ok(Box::new(Ends { stay, within }))
    }
}

impl Ends {
    fn expected(&self, name: &str) -> String {
        format!("{name} named as an account that stays, or ending within {} days", self.within)
    }
}

impl DesiredState for Ends {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let accounts = system.accounts()?;
        let (users, shadow) = (accounts.users()?, accounts.shadow()?);
        let shells = LoginShells::read(system.tree())?;
        let first = first_user(system.tree())?;
        let person = |uid: u32| uid >= first && uid != NOBODY;
        let mut findings = Vec::new();
        for row in users.rows().iter().filter(|row| person(row.value.uid) && shells.allow(&row.value)) {
            let name = &row.value.name;
            if self.stay.contains(name) {
                findings.push(Finding::persistent(true, self.expected(name), "it stays", users.at(row.line)));
                continue;
            }
            let entry = shadow.rows().iter().find(|entry| entry.value.name == *name);
            let at = entry.map_or_else(|| users.at(row.line), |entry| shadow.at(entry.line));
            let end = entry.and_then(|entry| entry.value.ends);
            let made = entry.and_then(|entry| entry.value.changed);
            let (holds, found) = match (end, made) {
                (None, _) => (false, "no end, and nobody said that it stays".to_owned()),
                (Some(end), Some(made)) => {
                    let days = end.saturating_sub(made);
                    (days <= self.within, format!("an end {days} days after the last change of its password"))
                }
                (Some(_), None) => (false, "an end, and no day on which it was made".to_owned()),
            };
            findings.push(Finding::persistent(holds, self.expected(name), found, at));
        }
        if findings.is_empty() {
            findings.push(Finding::persistent(true, "an end for temporary accounts", "no account of a person", None));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if self.judge(&fixer.system())?.iter().all(|finding| finding.holds) {
            return Ok(());
        }
        Err(FixError::NotByFiles(
            "which accounts stay is for the site to say: name them in the rule's parameter, and give the others an \
             end with `chage -E DAY USER` in a script step"
                .to_owned(),
        ))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        let stay = if self.stay.is_empty() { "none".to_owned() } else { self.stay.join(", ") };
        format!("Accounts of people end within {} days, but for those that are said to stay: {stay}.", self.within)
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![tree_path!("/etc/passwd"), tree_path!("/etc/shadow")]
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{fixed, judged, stated, tree};

    #[test]
    fn people_stay_or_end() {
        let files = tree([
            ("/etc/shells", "/bin/sh\n"),
            (
                "/etc/passwd",
                "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/:/bin/sh\nbob:x:1001:1001::/:/bin/sh\ncat:x:1002:1002::/:/bin/sh\n\
                 dan:x:1003:1003::/:/bin/sh\nsvc:x:1004:1004::/:/usr/sbin/nologin\nnobody:x:65534:65534::/:/bin/sh\n",
            ),
            (
                "/etc/shadow",
                "root:*:1::::::\nann:!:20000::::::\nbob:!:20000:::::20003:\ncat:!:20000:::::20004:\ndan:!:20000::::::\n",
            ),
        ]);
        let ends = stated("account_end {\n stay = [\"ann\"]\n within = 3\n}");
        insta::assert_snapshot!(judged(&*ends, &files), @"
        holds: ann named as an account that stays, or ending within 3 days, found it stays at /etc/passwd:2
        holds: bob named as an account that stays, or ending within 3 days, found an end 3 days after the last change of its password at /etc/shadow:3
        fails: cat named as an account that stays, or ending within 3 days, found an end 4 days after the last change of its password at /etc/shadow:4
        fails: dan named as an account that stays, or ending within 3 days, found no end, and nobody said that it stays at /etc/shadow:5
        ");
        insta::assert_snapshot!(fixed(&*ends, &files), @"which accounts stay is for the site to say: name them in the rule's parameter, and give the others an end with `chage -E DAY USER` in a script step");
    }
}
