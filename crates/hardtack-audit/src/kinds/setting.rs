//! The kind `setting`: the effective value of a key in a program's configuration.

mod fix;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Read};
use hardtack_tree::TreePath;

use super::pam::argument::{self, one_or_more};
use super::wanted::{self, Demand, Sense, Wanted};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::System;
use crate::system::keyvalue::{Dialect, DropIns, Found, KeyValue, Syntax, boolean};
use crate::verdict::{Finding, Judgement};

/// `setting "FILE" { … }`.
pub(super) struct Setting;

/// A key of a program's configuration and what its value has to be.
#[derive(Debug)]
struct Key {
    dialect: Dialect,
    section: String,
    /// The key, or several of which one is enough.
    names: Vec<String>,
    wanted: Wanted,
    /// The program's own value when nothing is set.
    default: Option<String>,
    /// The PAM module that reads the file, and whose arguments come over it.
    module: Option<String>,
}

impl Kind for Setting {
    fn name(&self) -> &'static str {
        "setting"
    }

    fn summary(&self) -> &'static str {
        "the effective value of a key in a program's configuration, drop-ins included"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        const KEYS: [(&str, &str); wanted::KEYS.len() + 6] = wanted::with_own([
            ("key", "the key, or a list of keys of which one is enough; a fix writes the first"),
            ("section", "the section of an INI file"),
            ("format", "how a file that hardtack does not know sets keys: equals, space, ini or shell"),
            ("drop_ins", "where else its program looks: none, before, systemd or chrony"),
            ("default", "what the program does when nothing is set"),
            ("module", "the PAM module that reads the file; its arguments come over it"),
        ]);
        &KEYS
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let dialect = read_dialect(block);
        let section = block.optional("section").unwrap_or_default();
        let names = block.required_with("key", one_or_more);
        let default = block.optional_with("default", wanted::scalar);
        let module = block.optional("module");
        let wanted = Wanted::read(block);
        if let Some(dialect) = dialect.as_ref()
            && (dialect.syntax == Syntax::Ini) != block.has("section")
        {
            let error = match dialect.syntax {
                Syntax::Ini => "keys of an INI file stand in sections: `section` is missing",
                Syntax::Equals | Syntax::Space | Syntax::Shell => "this file has no sections",
            };
            block.error(Diagnostic::error(error).at(block.place()));
        }
        let (dialect, names, wanted) = block.finish((dialect, names, wanted))?;
        Ok(Box::new(Key { dialect, section, names, wanted, default, module }))
    }
}

/// The dialect of a file that is known, or the one the block states.
fn read_dialect(block: &mut BlockReader<'_>) -> Read<Dialect> {
    let place = block.label_place(0);
    let path = block.label(0).and_then(|text| match TreePath::new(&text) {
        Ok(path) => block.absorb(Ok(path)),
        Err(error) => block.fail(Diagnostic::error(error.to_string()).at(place.clone())),
    });
    let syntax = read_name(block, "format", &Syntax::NAMES);
    let drop_ins = read_name(block, "drop_ins", &DropIns::NAMES).and_then(Read::into_option).unwrap_or(DropIns::None);
    path.and_then(|path| match (Dialect::known(&path), syntax) {
        (Some(_), Some(_)) => {
            let error = Diagnostic::error(format!("hardtack knows the format of {path}"));
            block.fail(error.at(block.place_of("format")).help("leave `format` out"))
        }
        (Some(dialect), None) => block.absorb(Ok(dialect)),
        (None, Some(syntax)) => syntax.map(|syntax| Dialect { drop_ins, ..Dialect::plain(path, syntax) }),
        (None, None) => {
            let error = Diagnostic::error(format!("hardtack does not know the format of {path}")).at(place);
            block.fail(error.help("state it: `format = \"equals\"`, `\"space\"`, `\"ini\"` or `\"shell\"`"))
        }
    })
}

/// Reads one of several names, if the key is there.
fn read_name<T: Copy>(block: &mut BlockReader<'_>, key: &'static str, known: &[(&'static str, T)]) -> Option<Read<T>> {
    let word = block.optional::<String>(key)?;
    if let Some((_, value)) = known.iter().find(|(name, _)| *name == word) {
        return Some(block.absorb(Ok(*value)));
    }
    let names = known.iter().map(|(name, _)| *name);
    let list = names.clone().collect::<Vec<_>>().join(", ");
    let error = Diagnostic::error(format!("`{word}` is none of {list}")).at(block.place_of(key));
    Some(block.fail(error.nearest(&word, names)))
}

impl Key {
    fn expected(&self) -> String {
        format!("{} {}", self.names.join(" or "), self.wanted.words())
    }

    /// The assignment of the first key that has one.
    fn deciding<'a>(&self, model: &'a KeyValue) -> Option<Found<'a>> {
        self.names.iter().find_map(|name| model.deciding(&self.section, name))
    }

    fn holds(&self, value: Option<&str>) -> bool {
        let any_case = self.dialect.values_in_any_case;
        let ini = self.dialect.syntax == Syntax::Ini;
        let same = move |a: &str, b: &str| {
            let truth = if ini { boolean(a).zip(boolean(b)).is_some_and(|(a, b)| a == b) } else { false };
            truth || a == b || (any_case && a.eq_ignore_ascii_case(b))
        };
        self.wanted.holds(value, &Sense { same: &same, ..argument::SENSE })
    }

    /// Where the value may come from, in the order of their weight.
    fn judge_file(&self, model: &KeyValue) -> Finding {
        let deciding = self.deciding(model);
        let value = deciding.as_ref().and_then(|found| model.value(found));
        let name = self.names.join(" or ");
        let found = match (&deciding, value, &self.default) {
            (Some(found), Some(""), _) => found.assignment.key.clone(),
            (Some(found), Some(value), _) => format!("{} {value}", found.assignment.key),
            (_, None, Some(default)) => format!("{name} {default} by default"),
            (_, None, None) | (None, Some(_), _) => format!("{name} not set"),
        };
        let holds = self.holds(value.or(self.default.as_deref()));
        Finding::persistent(holds, self.expected(), found, deciding.map(|found| found.at()))
    }

    fn judge_arguments(&self, system: &System<'_>, module: &str) -> Judgement {
        let mut findings = Vec::new();
        for call in system.pam()?.calls(module) {
            let argument = self.names.iter().find_map(|name| Some((name, call.module.argument(name)?)));
            if let Some((name, value)) = argument
                && !self.holds(Some(value))
            {
                let found = format!("{module} {name}={value}, which comes over {}", self.dialect.path);
                findings.push(Finding::persistent(false, self.expected(), found, call.at()));
            }
        }
        Ok(findings)
    }
}

impl DesiredState for Key {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let mut findings = vec![self.judge_file(&KeyValue::read(system.tree(), &self.dialect)?)];
        if let Some(module) = &self.module {
            findings.extend(self.judge_arguments(system, module)?);
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
        let default = match (&self.default, &self.wanted.demand) {
            (Some(default), demand) if *demand != Demand::NotSet => format!(" Without it, it is {default}."),
            _ => String::new(),
        };
        format!("In {}: {}.{default}", self.dialect.path, self.expected())
    }

    fn paths(&self) -> Vec<TreePath> {
        let mut paths = vec![self.dialect.path.clone()];
        paths.extend(self.dialect.drop_in_directories());
        paths.extend(self.dialect.own_drop_ins().into_iter().next());
        paths
    }
}

#[cfg(test)]
mod tests;
