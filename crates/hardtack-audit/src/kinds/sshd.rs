//! The kind `sshd`: the effective value of a keyword of sshd_config(5).

pub(super) mod fix;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Read};
use hardtack_tree::{TreePath, tree_path};

use super::wanted::{self, Demand, Sense, Wanted};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::System;
use crate::system::sshd::keyword::{self, Form, Keyword, Meaning};
use crate::system::sshd::value::{self, Startups};
use crate::system::sshd::{Scope, main_file};
use crate::verdict::{Finding, Judgement};

/// `sshd "KEYWORD" { … }`.
pub(super) struct Sshd;

/// A keyword and what its value has to be, globally and in every `Match` block that sets it.
#[derive(Debug)]
struct Directive {
    keyword: &'static Keyword,
    asked: Asked,
}

#[derive(Debug)]
enum Asked {
    Value(Wanted),
    /// `MaxStartups`: no weaker than this.
    Within(Startups),
}

impl Kind for Sshd {
    fn name(&self) -> &'static str {
        "sshd"
    }

    fn summary(&self) -> &'static str {
        "the effective value of a keyword of sshd_config, in Match blocks too"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        const KEYS: [(&str, &str); wanted::KEYS.len() + 1] =
            wanted::with_own([("within", "`MaxStartups` only: start:rate:full, of which no part may be weaker")]);
        &KEYS
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let keyword = read_keyword(block);
        let asked = if block.has("within") {
            let within = block.required::<String>("within");
            let place = block.place_of("within");
            within.and_then(|text| match Startups::parse(&text) {
                Some(startups) => block.absorb(Ok(Asked::Within(startups))),
                None => {
                    block.fail(Diagnostic::error(format!("`{text}` is not start:rate:full, as in 10:30:60")).at(place))
                }
            })
        } else {
            Wanted::read(block).map(Asked::Value)
        };
        if let (Some(keyword), Some(asked)) = (keyword.as_ref(), asked.as_ref())
            && let Some(error) = misfit(keyword, asked)
        {
            block.error(Diagnostic::error(error).at(block.place()));
        }
        let (keyword, asked) = block.finish((keyword, asked))?;
        Ok(Box::new(Directive { keyword, asked }))
    }
}

fn read_keyword(block: &mut BlockReader<'_>) -> Read<&'static Keyword> {
    let place = block.label_place(0);
    block.label(0).and_then(|word| match keyword::meaning(&word) {
        Meaning::Known(keyword) => block.absorb(Ok(keyword)),
        Meaning::Obsolete | Meaning::Unknown => {
            let error = Diagnostic::error(format!("`{word}` is not a keyword of sshd_config")).at(place);
            block.fail(error.nearest(&word, keyword::names()))
        }
    })
}

/// Why a keyword cannot be asked this.
fn misfit(keyword: &Keyword, asked: &Asked) -> Option<String> {
    let name = keyword.name;
    match asked {
        Asked::Within(_) => {
            (keyword.form != Form::Startups).then(|| format!("`within` is for MaxStartups, not for {name}"))
        }
        Asked::Value(wanted) => match wanted.demand {
            Demand::Bounds { .. } => (!matches!(keyword.form, Form::Number | Form::Time))
                .then(|| format!("{name} has no number as its value")),
            Demand::Excludes(_) | Demand::Includes(_) | Demand::Only(_) => {
                (keyword.form != Form::Algorithms).then(|| format!("{name} has no list of algorithms"))
            }
            Demand::OneOf(_) | Demand::Set | Demand::NotSet => None,
        },
    }
}

impl Directive {
    fn holds(&self, value: &str) -> bool {
        match &self.asked {
            Asked::Value(wanted) => self.sense(|sense| wanted.holds(self.set(value), sense)),
            Asked::Within(limit) => Startups::parse(value).is_some_and(|startups| startups.within(limit)),
        }
    }

    /// The value, unless it is what sshd takes for none.
    fn set<'v>(&self, value: &'v str) -> Option<&'v str> {
        let is_asked = match &self.asked {
            Asked::Value(wanted) => matches!(wanted.demand, Demand::Set | Demand::NotSet),
            Asked::Within(_) => false,
        };
        let none = value.is_empty() || (is_asked && value.eq_ignore_ascii_case("none"));
        (!none).then_some(value)
    }

    /// How sshd understands this keyword's values.
    fn sense<T>(&self, use_it: impl FnOnce(&Sense<'_>) -> T) -> T {
        let form = self.keyword.form;
        let default = self.keyword.default;
        let number = move |text: &str| match form {
            Form::Time => value::seconds(text).and_then(|seconds| i64::try_from(seconds).ok()),
            _ => text.parse().ok(),
        };
        let same = move |a: &str, b: &str| match form {
            Form::Word => canonical(a).eq_ignore_ascii_case(canonical(b)),
            Form::Number | Form::Time => number(a).is_some() && number(a) == number(b),
            Form::Algorithms => value::matches(b, a),
            Form::Startups | Form::Text => a == b,
        };
        let list = move |text: &str| value::algorithms(text, default);
        use_it(&Sense { number: &number, same: &same, list: &list })
    }

    /// The value as evidence: of a list only what should not be in it.
    fn shown(&self, value: &str) -> String {
        let name = self.keyword.name;
        if let Asked::Value(wanted) = &self.asked
            && let Demand::Excludes(_) | Demand::Only(_) = &wanted.demand
        {
            let offered = self.sense(|sense| wanted.unwanted(value, sense));
            let others = if matches!(wanted.demand, Demand::Only(_)) { "no others" } else { "none of them" };
            return if offered.is_empty() {
                format!("{name} with {others}")
            } else {
                format!("{name} with {}", offered.join(", "))
            };
        }
        if value.is_empty() { format!("{name} not set") } else { format!("{name} {value}") }
    }

    fn expected(&self) -> String {
        match &self.asked {
            Asked::Value(wanted) => format!("{} {}", self.keyword.name, wanted.words()),
            Asked::Within(limit) => format!("{} no weaker than {limit}", self.keyword.name),
        }
    }
}

/// Words with two spellings.
fn canonical(word: &str) -> &str {
    if word.eq_ignore_ascii_case("without-password") { "prohibit-password" } else { word }
}

impl DesiredState for Directive {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let sshd = system.sshd()?;
        let mut findings = Vec::new();
        for effective in sshd.effectives(self.keyword) {
            let mut found = self.shown(&effective.value);
            if effective.at.is_none() {
                found.push_str(" by default");
            } else if effective.at.as_ref().is_some_and(|at| sshd.is_command_line(at)) {
                found.push_str(" on the command line, which wins over every file");
            }
            findings.push(Finding::persistent(self.holds(&effective.value), self.expected(), found, effective.at));
        }
        for fault in sshd.malformed(self.keyword) {
            findings.push(Finding::persistent(false, self.expected(), fault.problem.to_string(), fault.at.clone()));
        }
        for directive in sshd.conditional(self.keyword) {
            let value = directive.value();
            if let Scope::Match(criteria) = &directive.scope
                && !self.holds(&value)
            {
                let found = format!("{} for Match {criteria}", self.shown(&value));
                findings.push(Finding::persistent(false, self.expected(), found, directive.at.clone()));
            }
        }
        Ok(findings)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        fix::fix(self, &mut fixer.tree)
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        format!("sshd runs with {}, for every connection.", self.expected())
    }

    fn demands(&self) -> Vec<crate::kind::Demand> {
        let lets_root_in = ["yes", "prohibit-password", "without-password"].into_iter().any(|value| self.holds(value));
        if self.keyword.name == "PermitRootLogin" && !lets_root_in {
            vec![crate::kind::Demand::RootKeptOut]
        } else {
            Vec::new()
        }
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![main_file(), tree_path!("/etc/ssh/sshd_config.d"), fix::drop_in()]
    }
}

#[cfg(test)]
mod tests;
