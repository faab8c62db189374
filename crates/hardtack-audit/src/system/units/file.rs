//! The content of a unit file with its drop-ins (systemd.syntax(7)).

use hardtack_tree::{Tree, TreePath};

use super::{DIRECTORIES, name};
use crate::system::dropins;
use crate::verdict::{Location, Unjudgeable};

/// The assignments of a unit, in the order in which they apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitFile {
    assignments: Vec<Assignment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Assignment {
    section: String,
    key: String,
    value: String,
    at: Location,
}

impl UnitFile {
    /// Reads the file at `path` and every drop-in of the unit called `unit`.
    ///
    /// # Errors
    /// When one of them is there and cannot be read.
    pub fn read(tree: &dyn Tree, unit: &str, path: &TreePath) -> Result<Self, Unjudgeable> {
        let mut file = Self::default();
        file.add(&tree.read_text(path)?.unwrap_or_default(), path);
        // A more specific directory hides files of the same name in a more general one, whichever
        // directory of units either stands in.
        let mut directories = Vec::new();
        let present = dropins::present(tree, &DIRECTORIES)?;
        for dropin in name::dropin_names(unit) {
            for directory in &present {
                directories.push(directory.join(&dropin)?);
            }
        }
        for path in dropins::merged(tree, &directories, ".conf")? {
            file.add(&tree.read_text(&path)?.unwrap_or_default(), &path);
        }
        Ok(file)
    }

    /// The last value of a key that holds one, with its line.
    pub fn value(&self, section: &str, key: &str) -> Option<(&str, &Location)> {
        self.of(section, key).last().map(|assignment| (assignment.value.as_str(), &assignment.at))
    }

    /// The values of a key that may be given several times, with their lines; an empty one drops those before it.
    pub fn values(&self, section: &str, key: &str) -> Vec<(&str, &Location)> {
        let mut values = Vec::new();
        for assignment in self.of(section, key) {
            if assignment.value.is_empty() {
                values.clear();
            } else {
                values.push((assignment.value.as_str(), &assignment.at));
            }
        }
        values
    }

    /// The words of a key that holds a list; an empty assignment drops those before it.
    pub fn words(&self, section: &str, key: &str) -> Vec<&str> {
        let mut words = Vec::new();
        for assignment in self.of(section, key) {
            if assignment.value.is_empty() {
                words.clear();
            }
            words.extend(assignment.value.split_ascii_whitespace());
        }
        words
    }

    fn of(&self, section: &str, key: &str) -> impl Iterator<Item = &Assignment> {
        self.assignments.iter().filter(move |found| found.section == section && found.key == key)
    }

    fn add(&mut self, text: &str, path: &TreePath) {
        let mut section = String::new();
        let mut lines = text.lines().zip(1..);
        while let Some((first, line)) = lines.next() {
            let mut whole = first.trim().to_owned();
            if whole.is_empty() || whole.starts_with(['#', ';']) {
                continue;
            }
            while whole.ends_with('\\') {
                whole.pop();
                // Comments may stand between the parts of a continued line.
                let next = lines.by_ref().map(|(text, _)| text.trim()).find(|text| !text.starts_with(['#', ';']));
                whole.push(' ');
                whole.push_str(next.unwrap_or_default());
            }
            if let Some(header) = whole.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                header.clone_into(&mut section);
            } else if let Some((key, value)) = whole.split_once('=') {
                self.assignments.push(Assignment {
                    section: section.clone(),
                    key: key.trim().to_owned(),
                    value: value.trim().to_owned(),
                    at: Location { path: path.clone(), line: Some(line) },
                });
            }
        }
    }
}
