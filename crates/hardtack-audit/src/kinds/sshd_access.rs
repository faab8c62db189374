//! The kind `sshd_access`: only named users and groups may log in with SSH.

use hardtack_hcl::{BlockReader, Diagnostics, Value, ValueError};
use hardtack_tree::{TreePath, tree_path};

use super::sshd::fix;
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{Demand, DesiredState, Kind};
use crate::system::System;
use crate::system::sshd::keyword::{self, Keyword, Meaning};
use crate::system::sshd::main_file;
use crate::verdict::{Finding, Judgement};

/// `sshd_access { groups = […], users = […] }`.
pub(super) struct SshdAccess;

/// Any of the four keywords that limit who may log in; a fix names these groups and users.
#[derive(Debug)]
struct Access {
    groups: Vec<String>,
    users: Vec<String>,
}

const LIMITS: [&str; 4] = ["AllowUsers", "AllowGroups", "DenyUsers", "DenyGroups"];

impl Kind for SshdAccess {
    fn name(&self) -> &'static str {
        "sshd_access"
    }

    fn summary(&self) -> &'static str {
        "SSH logins are limited to named users or groups"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("groups", "the groups a fix lets in, as a list or a text with blanks or commas"),
            ("users", "the users a fix lets in, as a list or a text with blanks or commas"),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let groups = block.optional_with("groups", names).unwrap_or_default();
        let users = block.optional_with("users", names).unwrap_or_default();
        block.finish(())?;
        Ok(Box::new(Access { groups, users }))
    }
}

/// Names in a list, or in a text between blanks or commas.
fn names(value: &Value) -> Result<Vec<String>, ValueError> {
    let split =
        |text: &str| text.split([' ', ',', '\t', '\n']).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    if let Some(text) = value.as_text() {
        return Ok(split(text));
    }
    let list = value.as_list().ok_or_else(|| ValueError::kind("a list", value))?;
    let texts = list.iter().map(|item| item.as_text().ok_or_else(|| ValueError::kind("a string", item)));
    Ok(split(&texts.collect::<Result<Vec<_>, _>>()?.join(" ")))
}

fn limits() -> impl Iterator<Item = &'static Keyword> {
    LIMITS.iter().filter_map(|name| match keyword::meaning(name) {
        Meaning::Known(keyword) => Some(keyword),
        Meaning::Obsolete | Meaning::Unknown => None,
    })
}

impl DesiredState for Access {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let sshd = system.sshd()?;
        let expected = format!("one of {} set", LIMITS.join(", "));
        let set =
            limits().map(|keyword| (keyword, sshd.effective(keyword))).find(|(_, effective)| effective.at.is_some());
        Ok(vec![match set {
            Some((keyword, effective)) => {
                Finding::persistent(true, expected, format!("{} {}", keyword.name, effective.value), effective.at)
            }
            None => Finding::persistent(false, expected, "every account may log in", None),
        }])
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if self.groups.is_empty() && self.users.is_empty() {
            let remedy = "name the groups or users that may log in, in the rule's parameters";
            return Err(FixError::NotByFiles(remedy.to_owned()));
        }
        if self.judge(&fixer.system())?.iter().all(|finding| finding.holds) {
            return Ok(());
        }
        self.would_let_somebody_in(&fixer.system())?;
        for keyword in limits() {
            let names = match keyword.name {
                "AllowGroups" => &self.groups,
                "AllowUsers" => &self.users,
                _ => continue,
            };
            if !names.is_empty() {
                fix::add(keyword, names, &mut fixer.tree)?;
            }
        }
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        "sshd lets in only users or groups that are named in its configuration.".to_owned()
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![main_file(), tree_path!("/etc/ssh/sshd_config.d"), fix::drop_in()]
    }

    fn demands(&self) -> Vec<Demand> {
        if self.groups.is_empty() && self.users.is_empty() {
            return Vec::new();
        }
        vec![Demand::LoginOnlyFor { users: self.users.clone(), groups: self.groups.clone() }]
    }
}

impl Access {
    /// With both keywords an account has to fit both; names that are not there let nobody in.
    fn would_let_somebody_in(&self, system: &System<'_>) -> Result<(), FixError> {
        let accounts = system.accounts()?;
        let mut missing = Vec::new();
        for group in &self.groups {
            if !is_pattern(group) && accounts.gid(group)?.is_none() {
                missing.push(format!("group {group}"));
            }
        }
        for user in &self.users {
            let name = user.split('@').next().unwrap_or(user);
            if !is_pattern(name) && accounts.uid(name)?.is_none() {
                missing.push(format!("user {name}"));
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(FixError::NotByFiles(format!(
            "there is no {}: name groups and users of the image, or the limit locks out whoever is to log in",
            missing.join(", no ")
        )))
    }
}

fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fixed, judged, state, tree};

    const MAIN: &str = "/etc/ssh/sshd_config";
    const GROUP: (&str, &str) = ("/etc/group", "root:x:0:\nadmins:x:1000:ann\n");
    const PASSWD: (&str, &str) = ("/etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n");

    #[test]
    fn any_of_the_four_will_do_but_not_in_a_match_block() {
        let access = state(&SshdAccess, "sshd_access {}").unwrap();
        insta::assert_snapshot!(judged(&*access, &tree([(MAIN, "DenyUsers guest\n")])), @"holds: one of AllowUsers, AllowGroups, DenyUsers, DenyGroups set, found DenyUsers guest at /etc/ssh/sshd_config:1");
        insta::assert_snapshot!(judged(&*access, &tree([(MAIN, "Match User a\nAllowUsers a\n")])), @"fails: one of AllowUsers, AllowGroups, DenyUsers, DenyGroups set, found every account may log in");
        insta::assert_snapshot!(fixed(&*access, &tree([(MAIN, "UsePAM yes\n")])), @"name the groups or users that may log in, in the rule's parameters");
    }

    #[test]
    fn a_fix_never_locks_the_owner_out() {
        let access = |groups: &str, users: &str| {
            let block = format!("sshd_access {{\n groups = {groups}\n users = {users}\n}}");
            fixed(&*state(&SshdAccess, &block).unwrap(), &tree([(MAIN, "UsePAM yes\nMatch User b\n"), GROUP, PASSWD]))
        };
        insta::assert_snapshot!(access("\"admins, ops\"", "[]"), @"there is no group ops: name groups and users of the image, or the limit locks out whoever is to log in");
        insta::assert_snapshot!(access("[]", "[\"bob\"]"), @"there is no user bob: name groups and users of the image, or the limit locks out whoever is to log in");
        insta::assert_snapshot!(access("\"admins\"", "[\"ann@10.0.0.*\"]"), @r"
        --- /etc/ssh/sshd_config
        +++ /etc/ssh/sshd_config
        @@ -1,2 +1,4 @@
         UsePAM yes
        +AllowUsers ann@10.0.0.*
        +AllowGroups admins
         Match User b
        ");
    }
}
