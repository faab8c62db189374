//! Marks and signed statements in a shared store: files that are never written again, by the same names as in this one.

use std::collections::BTreeSet;

use hardtack_recipe::ImageName;

use super::damage::json;
use super::listing::{image, of, parts};
use super::sharing::SMALL;
use crate::store::{ImageId, Mark, Store, StoreError, statements};

impl Store {
    /// Adds a mark, unless there is one; tells whether it was sent.
    pub(in crate::store) fn share_mark(&self, mark: &Mark) -> Result<bool, StoreError> {
        let Some(sharing) = self.sharing() else { return Ok(false) };
        let (name, text) = (mark_object(&mark.image), serde_json::to_vec_pretty(mark).unwrap_or_default());
        // What was said first stays.
        Ok(!sharing.remote.has(&name)? && sharing.remote.create(&name, &text)?)
    }

    /// Adds the signed statements about an image; tells how many were sent.
    pub(in crate::store) fn share_statements(&self, id: &ImageId) -> Result<usize, StoreError> {
        let Some(sharing) = self.sharing() else { return Ok(0) };
        let directory = format!("signatures/{}/{}", id.name, id.digest.hex());
        let known: BTreeSet<String> = sharing.remote.list(&directory)?.into_iter().map(|object| object.name).collect();
        let mut sent = 0;
        for (_, bytes) in self.statements(id)? {
            let name = format!("{directory}/{}", statements::file_name(&bytes));
            if !known.contains(&name) {
                sharing.remote.create(&name, &bytes)?;
                sent += 1;
            }
        }
        Ok(sent)
    }

    /// Takes up new marks; tells how many.
    pub(super) fn take_up_marks(&self, name: Option<&ImageName>) -> Result<usize, StoreError> {
        let Some(sharing) = self.sharing() else { return Ok(0) };
        let mut taken = 0;
        for object in sharing.remote.list(&of("marks", name))? {
            let [name, file] = parts(&object.name)[..] else { continue };
            let Some(id) = file.strip_suffix(".json").and_then(|hex| image(name, hex)) else { continue };
            let path = self.mark_path(&id);
            if path.exists() {
                continue;
            }
            let Some(bytes) = sharing.remote.read(&object.name, SMALL)? else { continue };
            let mark: Mark = json(&sharing.remote, &object.name, &bytes)?;
            if mark.image != id {
                return Err(StoreError::shared_damage(
                    &sharing.remote,
                    &object.name,
                    "it is the mark of another image",
                ));
            }
            self.write_json_durably(&path, &mark)?;
            taken += 1;
        }
        Ok(taken)
    }

    /// Takes up new signed statements; tells how many. Nothing of them is verified but that they are what they are named by.
    pub(super) fn take_up_statements(&self, name: Option<&ImageName>) -> Result<usize, StoreError> {
        let Some(sharing) = self.sharing() else { return Ok(0) };
        let mut taken = 0;
        for object in sharing.remote.list(&of("signatures", name))? {
            let [name, hex, file] = parts(&object.name)[..] else { continue };
            let Some(id) = image(name, hex) else { continue };
            let is_named_by_digest = file.strip_suffix(".json").and_then(super::listing::digest).is_some();
            let path = self.statements_directory(&id).join(file);
            if !is_named_by_digest || path.exists() {
                continue;
            }
            let Some(bytes) = sharing.remote.read(&object.name, statements::LIMIT)? else { continue };
            if statements::file_name(&bytes) != file {
                let reason = "its bytes are not those that it is named by";
                return Err(StoreError::shared_damage(&sharing.remote, &object.name, reason));
            }
            self.write_durably(&path, &bytes)?;
            taken += 1;
        }
        Ok(taken)
    }
}

fn mark_object(id: &ImageId) -> String {
    format!("marks/{}/{}.json", id.name, id.digest.hex())
}
