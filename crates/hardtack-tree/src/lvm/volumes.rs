//! The volumes of all groups that physical volumes belong to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::group::{Group, Logical, Mapping, Physical};
use super::mapped::{Mapped, Piece};
use super::{FORMAT, PhysicalVolume, SECTOR, damaged};
use crate::{FormatError, FormatResult, Source, Stretch};

/// What was found on physical volumes.
#[derive(Debug, Default)]
pub struct Volumes {
    /// The logical volumes, in the order of their groups' texts.
    pub volumes: Vec<LogicalVolume>,
    /// Physical volumes that no sound text describes.
    pub problems: Vec<FormatError>,
}

/// A volume for a file system or swap.
#[derive(Debug)]
pub struct LogicalVolume {
    /// The name of its group.
    pub group: String,
    /// Its own name.
    pub name: String,
    /// Its bytes, or why they cannot be read: a physical volume is missing, or its type is not read.
    pub content: FormatResult<Arc<dyn Source>>,
}

/// Puts the volumes of every group together. Of several texts of a group the newest counts.
pub fn volumes(physical: Vec<PhysicalVolume>) -> Volumes {
    let mut found = Volumes::default();
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    let mut contents: BTreeMap<String, Vec<Arc<dyn Source>>> = BTreeMap::new();
    let mut mistakes = Vec::new();
    for volume in physical {
        match volume.group {
            Ok(Some(group)) if groups.get(&group.id).is_none_or(|other| other.sequence < group.sequence) => {
                groups.insert(group.id.clone(), group);
            }
            Ok(_) => {}
            Err(error) => mistakes.push((volume.id.clone(), error)),
        }
        contents.entry(volume.id).or_default().push(volume.content);
    }
    for group in groups.values() {
        let extents = Extents { group, contents: &contents };
        found.volumes.extend(group.logical.iter().map(|logical| LogicalVolume {
            group: group.name.clone(),
            name: logical.name.clone(),
            content: extents.volume(logical).map(|mapped| Arc::new(mapped) as Arc<dyn Source>),
        }));
    }
    let is_described =
        |id: &str| groups.values().any(|group| group.physical.values().any(|physical| physical.id == id));
    found.problems = mistakes.into_iter().filter(|(id, _)| !is_described(id)).map(|(_, error)| error).collect();
    found
}

/// The extents of a group.
struct Extents<'a> {
    group: &'a Group,
    contents: &'a BTreeMap<String, Vec<Arc<dyn Source>>>,
}

impl Extents<'_> {
    fn volume(&self, logical: &Logical) -> FormatResult<Mapped> {
        let mut pieces = Vec::new();
        let mut end = 0;
        for segment in &logical.segments {
            let (start, size) = (self.bytes(segment.start)?, self.bytes(segment.count)?);
            end = start.checked_add(size).ok_or_else(too_large)?;
            pieces.push(match &segment.mapping {
                Mapping::Striped { stripes, chunk } => {
                    let each = segment.count / stripes.len().max(1) as u64;
                    let parts = stripes.iter().map(|(name, extent)| self.part(name, *extent, each));
                    let chunk = match stripes.len() {
                        1 => size,
                        _ => chunk.saturating_mul(SECTOR),
                    };
                    if !self.bytes(each)?.is_multiple_of(chunk) {
                        return Err(damaged(format!("stripes of {chunk} bytes, which fill no extent")));
                    }
                    Piece::new(start, size, parts.collect::<FormatResult<_>>()?, chunk)
                }
                Mapping::Zero => Piece::new(start, size, Vec::new(), size),
                Mapping::Other(kind) => {
                    let what = format!("the volume {} of type {kind}", logical.name);
                    return Err(FormatError::Unsupported { format: FORMAT, what });
                }
            });
        }
        Ok(Mapped::new(pieces, end))
    }

    /// `count` extents of a physical volume from `extent`.
    fn part(&self, name: &str, extent: u64, count: u64) -> FormatResult<Stretch> {
        let physical = self.group.physical.get(name);
        let physical =
            physical.ok_or_else(|| damaged(format!("a segment on {name}, which the group does not have")))?;
        if extent.checked_add(count).is_none_or(|end| end > physical.count) {
            return Err(damaged(format!("a segment beyond the {} extents of {name}", physical.count)));
        }
        let start = physical.start.checked_mul(SECTOR).ok_or_else(too_large)?;
        let start = self.bytes(extent)?.checked_add(start).ok_or_else(too_large)?;
        let content = self.content(physical)?;
        Stretch::new(content.clone(), start, self.bytes(count)?).map_err(|_| {
            damaged(format!("the physical volume {} has {} bytes only: it was cut short", physical.id, content.size()))
        })
    }

    fn content(&self, physical: &Physical) -> FormatResult<&Arc<dyn Source>> {
        match self.contents.get(&physical.id).map(Vec::as_slice) {
            Some([content]) => Ok(content),
            Some([_, ..]) => Err(damaged(format!("the physical volume {} is there twice", physical.id))),
            _ => {
                let what = format!("the physical volume {} of {} on another disk", physical.id, self.group.name);
                Err(FormatError::Unsupported { format: FORMAT, what })
            }
        }
    }

    fn bytes(&self, extents: u64) -> FormatResult<u64> {
        extents.checked_mul(self.group.extent).and_then(|sectors| sectors.checked_mul(SECTOR)).ok_or_else(too_large)
    }
}

fn too_large() -> FormatError {
    damaged("a place beyond any disk")
}
