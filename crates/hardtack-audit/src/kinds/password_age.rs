//! The kind `password_age`: the ages of passwords that accounts have, shadow(5).

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics};
use hardtack_tree::{TreePath, tree_path};

use super::accounts::edit;
use super::pam::argument::SENSE;
use super::wanted::{self, Wanted};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::System;
use crate::system::accounts::{Ages, Password, Row, Shadow};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// `password_age "maximum" { … }`.
pub(super) struct PasswordAge;

/// What one age has to be for every account with a password.
#[derive(Debug)]
struct Age {
    field: &'static Field,
    wanted: Wanted,
}

/// One of the ages.
#[derive(Debug)]
struct Field {
    name: &'static str,
    /// Its place in the line, from 0.
    index: usize,
    words: &'static str,
    of: fn(&Ages) -> Option<i64>,
}

const FIELDS: [Field; 4] = [
    Field { name: "minimum", index: 3, words: "days between two changes", of: |ages| ages.minimum },
    Field { name: "maximum", index: 4, words: "days until a change", of: |ages| ages.maximum },
    Field { name: "warning", index: 5, words: "days of warning", of: |ages| ages.warning },
    Field {
        name: "inactive",
        index: 6,
        words: "days until an old password locks the account",
        of: |ages| ages.inactive,
    },
];

impl Kind for PasswordAge {
    fn name(&self) -> &'static str {
        "password_age"
    }

    fn summary(&self) -> &'static str {
        "the ages of passwords that accounts have: minimum, maximum, warning, inactive"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &wanted::KEYS
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let place = block.label_place(0);
        let field = block.label(0).and_then(|word| match FIELDS.iter().find(|field| field.name == word) {
            Some(field) => block.absorb(Ok(field)),
            None => {
                let names = FIELDS.iter().map(|field| field.name);
                let error = Diagnostic::error(format!("`{word}` is no age of a password")).at(place);
                let list = names.clone().collect::<Vec<_>>().join(", ");
                block.fail(error.help(format!("the ages are {list}")).nearest(&word, names))
            }
        });
        let wanted = Wanted::read(block);
        let (field, wanted) = block.finish((field, wanted))?;
        Ok(Box::new(Age { field, wanted }))
    }
}

impl Age {
    fn expected(&self) -> String {
        format!("{} {}", self.field.words, self.wanted.words())
    }

    fn holds(&self, account: &Shadow) -> bool {
        let days = (self.field.of)(&account.ages).map(|days| days.to_string());
        // Only a password that opens an account can be too old.
        account.password != Password::Set || self.wanted.holds(days.as_deref(), &SENSE)
    }

    fn contrary(&self, system: &System<'_>) -> Result<Vec<Row<Shadow>>, Unjudgeable> {
        let shadow = system.accounts()?.shadow()?;
        Ok(shadow.rows().iter().filter(|row| !self.holds(&row.value)).cloned().collect())
    }
}

impl DesiredState for Age {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let shadow = system.accounts()?.shadow()?;
        let finding = |row: &Row<Shadow>| {
            let days = (self.field.of)(&row.value.ages).map_or_else(|| "none".to_owned(), |days| days.to_string());
            let found = format!("{} has {days}", row.value.name);
            Finding::persistent(false, self.expected(), found, shadow.at(row.line))
        };
        let mut findings: Vec<_> = self.contrary(system)?.iter().map(finding).collect();
        if findings.is_empty() {
            let found = "every account that has a password has it so";
            findings.push(Finding::persistent(true, self.expected(), found, None));
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let contrary = self.contrary(&fixer.system())?;
        let Some(value) = self.wanted.to_write() else {
            return Err(FixError::NotByFiles(format!(
                "{} need a value that only the site can choose",
                self.field.words
            )));
        };
        for row in contrary {
            let path = tree_path!("/etc/shadow");
            edit::field(&mut fixer.tree, &path, row.line, self.field.index, |_| value.clone())?;
        }
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("Every account that has a password has {}.", self.expected())
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![tree_path!("/etc/shadow")]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fixed, judged, state, tree};

    const SHADOW: &str = "root:*:19700:0:99999:7:::\nann:$y$j9T$x$y:19700:0:99999:7:::\nbob:!$y$j9T$x$y:19700::::::\n";

    #[test]
    fn only_accounts_with_a_password_are_asked() {
        let maximum = state(&PasswordAge, "password_age \"maximum\" {\n at_least = 1\n at_most = 365\n}").unwrap();
        insta::assert_snapshot!(judged(&*maximum, &tree([("/etc/shadow", SHADOW)])), @"fails: days until a change from 1 to 365, found ann has 99999 at /etc/shadow:2");
        insta::assert_snapshot!(fixed(&*maximum, &tree([("/etc/shadow", SHADOW)])), @r"
        --- /etc/shadow
        +++ /etc/shadow
        @@ -1,3 +1,3 @@
         root:*:19700:0:99999:7:::
        -ann:$y$j9T$x$y:19700:0:99999:7:::
        +ann:$y$j9T$x$y:19700:0:365:7:::
         bob:!$y$j9T$x$y:19700::::::
        ");
        insta::assert_snapshot!(judged(&*maximum, &tree([("/etc/hosts", "")])), @"unknown: there is no /etc/shadow");
        let inactive = state(&PasswordAge, "password_age \"inactive\" { at_most = 45 }").unwrap();
        insta::assert_snapshot!(judged(&*inactive, &tree([("/etc/shadow", SHADOW)])), @"fails: days until an old password locks the account at most 45, found ann has none at /etc/shadow:2");
    }

    #[test]
    fn mistakes_in_rules_are_named() {
        let error = state(&PasswordAge, "password_age \"maximun\" { at_most = 365 }").unwrap_err();
        insta::assert_snapshot!(error.to_string(), @"rule.hcl:1:14: `maximun` is no age of a password");
    }
}
