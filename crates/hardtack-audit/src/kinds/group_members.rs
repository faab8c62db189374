//! The kind `group_members`: who is in a group.

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{TreePath, tree_path};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::System;
use crate::verdict::{Finding, Judgement};

/// `group_members "sudo" { only = […] }`.
pub(super) struct GroupMembers;

#[derive(Debug)]
struct Members {
    group: String,
    only: Vec<String>,
}

impl Kind for GroupMembers {
    fn name(&self) -> &'static str {
        "group_members"
    }

    fn summary(&self) -> &'static str {
        "Nobody is in a group but those who are named, as a member or with it as primary group."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[("only", "who may be in it; root always may")]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let group = block.label(0);
        let only = block.required::<Vec<String>>("only");
        let (group, only) = block.finish((group, only))?;
        Ok(Box::new(Members { group, only }))
    }
}

impl Members {
    fn expected(&self) -> String {
        if self.only.is_empty() {
            format!("nobody in the group {}, as nobody was named", self.group)
        } else {
            format!("nobody in the group {} but {}", self.group, self.only.join(", "))
        }
    }

    fn may(&self, name: &str) -> bool {
        name == "root" || self.only.iter().any(|only| only == name)
    }
}

impl DesiredState for Members {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let accounts = system.accounts()?;
        let (groups, users) = (accounts.groups()?, accounts.users()?);
        let rows = || groups.rows().iter().filter(|row| row.value.name == self.group);
        let mut findings = Vec::new();
        for row in rows() {
            let others = row.value.members.iter().filter(|name| !self.may(name));
            findings.extend(
                others.map(|name| Finding::persistent(false, self.expected(), name.clone(), groups.at(row.line))),
            );
        }
        for row in users.rows().iter().filter(|row| !self.may(&row.value.name)) {
            if rows().any(|group| group.value.gid == row.value.gid) {
                let found = format!("{}, whose primary group it is", row.value.name);
                findings.push(Finding::persistent(false, self.expected(), found, users.at(row.line)));
            }
        }
        if findings.is_empty() {
            let at = rows().next().map(|row| groups.at(row.line));
            findings.push(Finding::persistent(true, self.expected(), "nobody else", at));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if self.judge(&fixer.system())?.iter().all(|finding| finding.holds) {
            return Ok(());
        }
        let group = &self.group;
        Err(FixError::NotByFiles(format!(
            "who may be in {group} is for the site to say: name them in the rule's parameter, or take the others out \
             with `gpasswd -d USER {group}` in a script step"
        )))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("There is {}.", self.expected())
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![tree_path!("/etc/group"), tree_path!("/etc/passwd")]
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{fixed, judged, stated, tree};

    #[test]
    fn members_by_either_file_count() {
        let files = tree([
            ("/etc/group", "root:x:0:\nsudo:x:27:root,ann,bob\nusers:x:100:eve\n"),
            ("/etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:27::/:/bin/sh\ncarl:x:1001:27::/:/bin/sh\n"),
        ]);
        let only = stated("group_members \"sudo\" { only = [\"ann\"] }");
        insta::assert_snapshot!(judged(&*only, &files), @"
        fails: nobody in the group sudo but ann, found bob at /etc/group:2
        fails: nobody in the group sudo but ann, found carl, whose primary group it is at /etc/passwd:3
        ");
        insta::assert_snapshot!(fixed(&*only, &files), @"who may be in sudo is for the site to say: name them in the rule's parameter, or take the others out with `gpasswd -d USER sudo` in a script step");
        insta::assert_snapshot!(judged(&*stated("group_members \"adm\" { only = [] }"), &files), @"holds: nobody in the group adm, as nobody was named, found nobody else");
    }
}
