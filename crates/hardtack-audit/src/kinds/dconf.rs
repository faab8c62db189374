//! The kind `dconf`: what a site sets and locks in GNOME.

mod fix;
#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics};
use hardtack_tree::{TreePath, tree_path};

use super::pam::argument::SENSE;
use super::wanted::{self, Wanted};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::System;
use crate::system::dconf::value::Type;
use crate::system::dconf::{Dconf as Model, PROFILES};
use crate::verdict::{Finding, Judgement, Location};

/// `dconf "/org/gnome/…" { … }`.
pub(super) struct Dconf;

#[derive(Debug)]
struct State {
    key: String,
    profile: String,
    /// What the value has to be, and of which type.
    value: Option<(Type, Wanted)>,
    locked: bool,
}

impl Kind for Dconf {
    fn name(&self) -> &'static str {
        "dconf"
    }

    fn summary(&self) -> &'static str {
        "A key of GNOME's settings has a value by the site's databases, or users cannot change it (dconf(7))."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        const KEYS: [(&str, &str); wanted::KEYS.len() + 3] = wanted::with_own([
            ("profile", "whose settings: `gdm` for the login screen, `user` for everybody, which it is when left out"),
            (
                "type",
                "the type that the key's program expects: boolean, string, int32, uint32 or strings, an array of them",
            ),
            ("locked", "`true` when users must not be able to change it"),
        ]);
        &KEYS
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let place = block.label_place(0);
        let key = block.label(0).and_then(|key| {
            if key.starts_with('/') && !key.ends_with('/') {
                block.absorb(Ok(key))
            } else {
                block.fail(
                    Diagnostic::error(format!("`{key}` is no key")).at(place.clone()).help("write it as `/org/…`"),
                )
            }
        });
        let profile = block.optional::<String>("profile").unwrap_or_else(|| "user".to_owned());
        if !PROFILES.iter().any(|(name, _)| *name == profile) {
            let names = PROFILES.iter().map(|(name, _)| *name);
            let wrong = Diagnostic::error(format!("`{profile}` is no profile of GNOME")).at(block.place_of("profile"));
            block.error(wrong.nearest(&profile, names));
        }
        let locked = block.optional::<bool>("locked").unwrap_or(false);
        let kind = block.optional::<String>("type").map(|word| read_type(block, &word));
        let value = match kind {
            Some(kind) => {
                let wanted = Wanted::read(block);
                let (kind, wanted) = block.finish((kind, wanted))?;
                Some((kind, wanted))
            }
            None if locked => None,
            None => {
                block.error(
                    Diagnostic::error("this block asks for nothing")
                        .at(place)
                        .help("write `type` with a value, or `locked`"),
                );
                None
            }
        };
        let key = block.finish(key)?;
        Ok(Box::new(State { key, profile, value, locked }))
    }
}

fn read_type(block: &mut BlockReader<'_>, word: &str) -> hardtack_hcl::Read<Type> {
    match Type::NAMES.iter().find(|(name, _)| *name == word) {
        Some((_, kind)) => block.absorb(Ok(*kind)),
        None => {
            let wrong = Diagnostic::error(format!("`{word}` is no type of a key")).at(block.place_of("type"));
            block.fail(wrong.nearest(word, Type::NAMES.iter().map(|(name, _)| *name)))
        }
    }
}

impl State {
    fn judge_value(&self, model: &Model, kind: Type, wanted: &Wanted) -> Finding {
        let found = model.value(&self.profile, &self.key);
        let expected = format!("{} {}", self.key, wanted.words());
        let at = found.map(|found| Location { path: found.path.clone(), line: Some(found.setting.line) });
        match found.map(|found| &found.setting.value) {
            Some(value) if value.kind != kind => {
                let shown = format!("{}, which is not of the key's type", value.text);
                Finding::persistent(false, expected, shown, at)
            }
            Some(value) => {
                Finding::persistent(wanted.holds(Some(&value.text), &SENSE), expected, value.text.clone(), at)
            }
            None => {
                let found = format!("not set by the site's databases of the profile {}", self.profile);
                Finding::persistent(wanted.holds(None, &SENSE), expected, found, None)
            }
        }
    }

    fn judge_lock(&self, model: &Model) -> Finding {
        let lock = model.lock(&self.profile, &self.key);
        let found = if lock.is_some() { "a lock" } else { "no lock" };
        Finding::persistent(lock.is_some(), format!("{} locked", self.key), found, lock.cloned())
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let model = system.dconf()?;
        let value = self.value.as_ref().map(|(kind, wanted)| self.judge_value(model, *kind, wanted));
        let lock = self.locked.then(|| self.judge_lock(model));
        Ok(value.into_iter().chain(lock).collect())
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        fix::fix(self, fixer)
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        let value = self.value.as_ref().map(|(_, wanted)| format!("is {}", wanted.words()));
        let lock = self.locked.then(|| "cannot be changed by users".to_owned());
        let asks: Vec<String> = value.into_iter().chain(lock).collect();
        format!(
            "{} {}. GNOME sees it once a database is made of the key files: a bake does that, elsewhere it is `dconf update`.",
            self.key,
            asks.join(" and ")
        )
    }

    fn paths(&self) -> Vec<TreePath> {
        let profile = TreePath::new(format!("/etc/dconf/profile/{}", self.profile)).ok();
        let database = fix::default_database(&self.profile);
        let file = TreePath::new(format!("/etc/dconf/db/{database}.d/60-hardtack")).ok();
        profile.into_iter().chain(file).chain([tree_path!("/etc/dconf/db")]).collect()
    }
}
