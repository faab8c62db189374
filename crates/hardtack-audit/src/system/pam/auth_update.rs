//! What pam-auth-update(8) of Debian would make of `/etc/pam.d/common-*`.
//!
//! It writes the block between its markers from the enabled profiles and remembers in `/var/lib/pam` what
//! it wrote. Arguments that somebody has added or taken away since are kept; any other change of the block
//! makes it stop managing the files. A fix therefore goes the same way: it enables profiles and changes
//! arguments, and writes block and memory as pam-auth-update would, so that the next run finds nothing to do.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_tree::{FixedPath, Tree, TreePath, TreeResult};

use super::profile::{Block, Common, Profile};

const PROFILES: FixedPath = FixedPath::new("/usr/share/pam-configs");
const MEMORY: FixedPath = FixedPath::new("/var/lib/pam");
const SERVICES: FixedPath = FixedPath::new("/etc/pam.d");

const PRIMARY: &str = "# here are the per-package modules (the \"Primary\" block)";
const FALLBACK: &str = "# here's the fallback if no module succeeds";
const ADDITIONAL: &str = "# and here are more per-package modules (the \"Additional\" block)";
const END: &str = "# end of pam-auth-update config";

/// What keeps the primary block whole when no profile has lines for it.
const NO_MODULE: &str = "[default=1]\t\t\tpam_permit.so";

/// The state that pam-auth-update works on.
#[derive(Debug)]
pub struct AuthUpdate {
    profiles: BTreeMap<String, Profile>,
    enabled: BTreeSet<String>,
    files: Vec<(Common, String)>,
    edits: BTreeMap<(Common, String), Edit>,
    added: Vec<(String, String)>,
}

/// How the arguments of a line differ from its profile's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Edit {
    add: BTreeSet<String>,
    remove: BTreeSet<String>,
}

impl AuthUpdate {
    /// Reads profiles, memory and files; `None` when pam-auth-update does not manage the files (any more).
    ///
    /// # Errors
    /// When something that is there cannot be read.
    pub fn read(tree: &dyn Tree) -> TreeResult<Option<Self>> {
        let mut update = Self {
            profiles: profiles(tree)?,
            enabled: BTreeSet::new(),
            files: Vec::new(),
            edits: BTreeMap::new(),
            added: Vec::new(),
        };
        for common in Common::ALL {
            let Some(memory) = tree.read_text(&memory_path(common)?)? else { return Ok(None) };
            let Some(text) = tree.read_text(&file_path(common)?)? else { return Ok(None) };
            let Some(current) = managed_lines(&text, common) else { return Ok(None) };
            if !update.compare(common, &memory, &current) {
                return Ok(None);
            }
            update.files.push((common, text));
        }
        update.enabled.retain(|name| update.profiles.contains_key(name));
        // A profile that a package brought and pam-auth-update has not met yet goes in on its next run.
        let seen = tree.read_text(&seen_path()?)?.unwrap_or_default();
        for (name, profile) in &update.profiles {
            if profile.is_default() && !seen.lines().any(|line| line == name) {
                update.enabled.insert(name.clone());
            }
        }
        Ok(Some(update))
    }

    /// Takes over which profiles are in a file and how their arguments were changed; `false` when a line
    /// stands there that no profile put there.
    fn compare(&mut self, common: Common, memory: &str, current: &[String]) -> bool {
        let mut profile = "";
        let mut remembered = memory.lines().filter_map(|line| {
            if let Some(name) = line.strip_prefix("Module: ") {
                profile = name;
                return None;
            }
            Some((profile, ModuleLine::split(line)?))
        });
        for line in current {
            let Some(line) = ModuleLine::split(line) else { return false };
            // What is remembered and not there was taken out by hand, and stays out.
            let Some((name, before)) = remembered.find(|(_, before)| before.key() == line.key()) else { return false };
            self.enabled.insert(name.to_owned());
            let edit = Edit::between(&before.arguments, &line.arguments);
            let own = self.edits.entry((common, line.key())).or_default();
            own.add.extend(edit.add);
            own.remove.extend(edit.remove);
        }
        true
    }

    /// Whether a profile of this name is there.
    pub fn has_profile(&self, name: &str) -> bool {
        self.profiles.contains_key(name)
    }

    /// Enables a profile that is there.
    pub fn enable(&mut self, name: &str) {
        if self.has_profile(name) {
            self.enabled.insert(name.to_owned());
        }
    }

    /// Adds a profile of our own, or replaces it, and enables it.
    pub fn add(&mut self, name: &str, text: &str) {
        self.profiles.insert(name.to_owned(), Profile::parse(text));
        self.enabled.insert(name.to_owned());
        self.added.push((name.to_owned(), text.to_owned()));
    }

    /// Whether a profile that is enabled puts a module into a file.
    pub fn brings(&self, common: Common, module: &str) -> bool {
        let mut lines =
            [Block::Primary, Block::Additional].into_iter().flat_map(|block| self.profile_lines(common, block));
        lines.any(|line| line.name() == module)
    }

    /// Changes the arguments of a module's lines in one file; `change` sees the present ones.
    pub fn edit_arguments(&mut self, common: Common, module: &str, change: &dyn Fn(&mut Vec<String>)) {
        let mut edits = Vec::new();
        for block in [Block::Primary, Block::Additional] {
            for line in self.profile_lines(common, block) {
                if line.name() != module {
                    continue;
                }
                let mut arguments =
                    self.edits.get(&(common, line.key())).map_or(line.arguments.clone(), |edit| edit.apply(&line));
                change(&mut arguments);
                edits.push(((common, line.key()), Edit::between(&line.arguments, &arguments)));
            }
        }
        self.edits.extend(edits);
    }

    /// Every file as it should be: profiles of our own, `common-*`, and the memory of them.
    ///
    /// # Errors
    /// When a profile's name is no file name.
    pub fn write(&self) -> TreeResult<Vec<(TreePath, String)>> {
        let mut files = Vec::new();
        for (name, text) in &self.added {
            files.push((PROFILES.to_path().join(name)?, text.clone()));
        }
        for (common, text) in &self.files {
            files.push((file_path(*common)?, self.file(*common, text)));
            files.push((memory_path(*common)?, self.memory(*common)));
        }
        let seen: String = self.sorted(|_| true).into_iter().map(|(name, _)| format!("{name}\n")).collect();
        files.push((seen_path()?, seen));
        Ok(files)
    }

    fn file(&self, common: Common, text: &str) -> String {
        let mut written = String::new();
        let mut inside = false;
        for line in text.lines() {
            inside &= !(line.starts_with(FALLBACK) || line.starts_with(END));
            if inside {
                continue;
            }
            written.push_str(line);
            written.push('\n');
            let block = match line {
                _ if line.starts_with(PRIMARY) => Block::Primary,
                _ if line.starts_with(ADDITIONAL) => Block::Additional,
                _ => continue,
            };
            inside = true;
            self.write_block(common, block, &mut written);
        }
        written
    }

    /// A jump to the end of the block counts the lines that are left; the last block has nothing behind it.
    fn write_block(&self, common: Common, block: Block, written: &mut String) {
        let lines = self.profile_lines(common, block);
        if lines.is_empty() && block == Block::Primary {
            written.push_str(&format!("{}\t{NO_MODULE}\n", common.group()));
        }
        for (index, line) in lines.iter().enumerate() {
            let left = lines.len() - index - usize::from(block == Block::Additional);
            let arguments = match self.edits.get(&(common, line.key())) {
                Some(edit) => edit.apply(line),
                None => line.arguments.clone(),
            };
            let head = line.head.replace("end", &left.to_string());
            written.push_str(&format!("{}\t{head} {}\n", common.group(), arguments.join(" ")));
        }
    }

    fn memory(&self, common: Common) -> String {
        let mut written = String::new();
        for block in [Block::Primary, Block::Additional] {
            let profiles = self.in_block(common, block);
            if profiles.is_empty() && block == Block::Primary {
                written.push_str(&format!("Module: null\n{NO_MODULE}\n"));
            }
            for (index, (name, profile)) in profiles.into_iter().enumerate() {
                let lines = profile.lines(common, index == 0);
                if !lines.is_empty() {
                    written.push_str(&format!("Module: {name}\n{lines}\n"));
                }
            }
        }
        written
    }

    fn profile_lines(&self, common: Common, block: Block) -> Vec<ModuleLine> {
        let profiles = self.in_block(common, block).into_iter().enumerate();
        let lines = profiles.flat_map(|(index, (_, profile))| profile.lines(common, index == 0).lines());
        lines.filter_map(ModuleLine::split).collect()
    }

    fn in_block(&self, common: Common, block: Block) -> Vec<(&String, &Profile)> {
        self.sorted(|name| self.enabled.contains(name))
            .into_iter()
            .filter(|(_, profile)| profile.block(common) == Some(block))
            .collect()
    }

    /// Profiles by priority, the highest first, and by name, the last first.
    fn sorted(&self, wanted: impl Fn(&str) -> bool) -> Vec<(&String, &Profile)> {
        let mut profiles: Vec<_> = self.profiles.iter().filter(|(name, _)| wanted(name)).collect();
        profiles.sort_by_key(|(name, profile)| std::cmp::Reverse((profile.priority(), *name)));
        profiles
    }
}

impl Edit {
    fn between(before: &[String], after: &[String]) -> Self {
        let only = |these: &[String], those: &[String]| {
            these.iter().filter(|argument| !those.contains(argument)).cloned().collect()
        };
        Self { add: only(after, before), remove: only(before, after) }
    }

    fn apply(&self, line: &ModuleLine) -> Vec<String> {
        let kept = line.arguments.iter().filter(|argument| !self.remove.contains(*argument));
        let added = self.add.iter().filter(|argument| !line.arguments.contains(argument));
        kept.chain(added).cloned().collect()
    }
}

/// Control, module and arguments of a line, without the group's word.
#[derive(Clone, Debug)]
struct ModuleLine {
    /// Control and module with the blanks between them, which count.
    head: String,
    arguments: Vec<String>,
}

impl ModuleLine {
    fn split(line: &str) -> Option<Self> {
        let control = match line.strip_prefix('[') {
            Some(bracketed) => bracketed.find(']')? + 2,
            None => line.find(|c: char| c.is_ascii_whitespace())?,
        };
        let gap = line[control..].find(|c: char| !c.is_ascii_whitespace())?;
        let module = line[control + gap..].find(|c: char| c.is_ascii_whitespace());
        let (head, rest) = line.split_at(module.map_or(line.len(), |length| control + gap + length));
        if gap == 0 {
            return None;
        }
        Some(Self { head: head.to_owned(), arguments: rest.split_ascii_whitespace().map(str::to_owned).collect() })
    }

    fn name(&self) -> &str {
        self.head.rsplit(|c: char| c.is_ascii_whitespace() || c == '/').next().unwrap_or_default()
    }

    /// Control and module without the length of the jump: what the line is known by.
    fn key(&self) -> String {
        let Some((control, rest)) = self.head.strip_prefix('[').and_then(|head| head.split_once(']')) else {
            return self.head.clone();
        };
        let control = control.replacen("=end", "=", 1);
        let key = match control.find(|c: char| c.is_ascii_digit()) {
            Some(start) => {
                let tail = control[start..].trim_start_matches(|c: char| c.is_ascii_digit());
                format!("{}{tail}", &control[..start])
            }
            None => control,
        };
        format!("[{key}]{rest}")
    }
}

/// The lines between the markers, the group's word removed; `None` when a marker is missing.
fn managed_lines(text: &str, common: Common) -> Option<Vec<String>> {
    let mut lines = text.lines();
    let mut managed = Vec::new();
    for (start, end) in [(PRIMARY, FALLBACK), (ADDITIONAL, END)] {
        lines.find(|line| line.starts_with(start))?;
        loop {
            let line = lines.next()?;
            if line.starts_with(end) {
                break;
            }
            managed.push(line.strip_prefix(common.group()).unwrap_or(line).trim_start().to_owned());
        }
    }
    Some(managed)
}

fn profiles(tree: &dyn Tree) -> TreeResult<BTreeMap<String, Profile>> {
    let directory = PROFILES.to_path();
    let mut profiles = BTreeMap::new();
    for name in tree.list(&directory)?.unwrap_or_default() {
        let Some(name) = name.to_str() else { continue };
        if name.ends_with('~') || (name.starts_with('#') && name.ends_with('#')) {
            continue;
        }
        if let Some(text) = tree.read_text(&directory.join(name)?)? {
            profiles.insert(name.to_owned(), Profile::parse(&text));
        }
    }
    profiles.retain(|_, profile| profile.is_usable());
    Ok(profiles)
}

fn file_path(common: Common) -> TreeResult<TreePath> {
    Ok(SERVICES.to_path().join(&format!("common-{}", common.name()))?)
}

fn memory_path(common: Common) -> TreeResult<TreePath> {
    Ok(MEMORY.to_path().join(common.name())?)
}

fn seen_path() -> TreeResult<TreePath> {
    Ok(MEMORY.to_path().join("seen")?)
}

#[cfg(test)]
mod tests;
