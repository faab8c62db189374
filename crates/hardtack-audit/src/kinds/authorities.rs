//! The kind `authorities`: whose certificates the machine trusts.

use hardtack_hcl::{BlockReader, Diagnostics, FromValue, ValueError};
use hardtack_tree::TreePath;
use regex::Regex;

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::System;
use crate::system::authorities::{CONFIG, LOCAL, TRUSTED};
use crate::verdict::{Finding, Judgement};

/// `authorities { only = "…" }`.
pub(super) struct Authorities;

#[derive(Debug)]
struct Only {
    only: Regex,
}

impl Kind for Authorities {
    fn name(&self) -> &'static str {
        "authorities"
    }

    fn summary(&self) -> &'static str {
        "The machine trusts certificates of these authorities, and of no others (update-ca-certificates(8))."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[("only", "a regular expression for the names of the certificates' files, of which one has to be there")]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let only = block.required_with("only", |value| {
            let text = String::from_value(value)?;
            Regex::new(&text).map_err(|_| ValueError::new(format!("`{text}` is no regular expression")))
        });
        let only = block.finish(only)?;
        Ok(Box::new(Only { only }))
    }
}

impl Only {
    fn expected(&self) -> String {
        format!("no authority trusted but those by the name of {}", self.only)
    }
}

impl DesiredState for Only {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let authorities = &system.authorities()?.0;
        let (known, others): (Vec<_>, Vec<_>) = authorities.iter().partition(|found| self.only.is_match(&found.name));
        let mut findings: Vec<Finding> = others
            .iter()
            .map(|found| Finding::persistent(false, self.expected(), found.name.clone(), found.at.clone()))
            .collect();
        let expected = format!("an authority by the name of {}", self.only);
        findings.push(match known.first() {
            Some(found) => Finding::persistent(true, expected, found.name.clone(), found.at.clone()),
            None => Finding::persistent(false, expected, "none", None),
        });
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if self.judge(&fixer.system())?.iter().all(|finding| finding.holds) {
            return Ok(());
        }
        Err(FixError::NotByFiles(format!(
            "the certificates are the site's: put them into {}, a `!` before the others in {}, and run \
             `update-ca-certificates --fresh` in a script step",
            LOCAL.to_path(),
            CONFIG.to_path()
        )))
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("There is {}, and one of them is there.", self.expected())
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![CONFIG.to_path(), LOCAL.to_path(), TRUSTED.to_path()]
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{fixed, judged, refused, stated, tree};

    #[test]
    fn others_and_none_are_told() {
        let only = stated("authorities { only = \"^Site\" }");
        let list = |text| tree([("/etc/ca-certificates.conf", text)]);
        insta::assert_snapshot!(judged(&*only, &list("mozilla/A.crt\nSite_Root.crt\n")), @"
        fails: no authority trusted but those by the name of ^Site, found A at /etc/ca-certificates.conf:1
        holds: an authority by the name of ^Site, found Site_Root at /etc/ca-certificates.conf:2
        ");
        insta::assert_snapshot!(judged(&*only, &list("!mozilla/A.crt\n")), @"fails: an authority by the name of ^Site, found none");
        insta::assert_snapshot!(fixed(&*only, &list("mozilla/A.crt\n")), @"the certificates are the site's: put them into /usr/local/share/ca-certificates, a `!` before the others in /etc/ca-certificates.conf, and run `update-ca-certificates --fresh` in a script step");
        insta::assert_snapshot!(refused("authorities { only = \"(\" }"), @r#"
        error: `(` is no regular expression
         --> rule.hcl:1:22
          |
        1 | authorities { only = "(" }
          |                      ^^^
        "#);
    }
}
