//! A volume group as its text describes it.

use std::collections::BTreeMap;

use super::damaged;
use super::text::{Section, Value};
use crate::FormatResult;

/// The largest extent in sectors: 2 TiB.
const LARGEST_EXTENT: u64 = u32::MAX as u64;

/// A volume group.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) id: String,
    /// Grows with every change.
    pub(super) sequence: u64,
    /// The size of an extent in sectors.
    pub(super) extent: u64,
    /// Its physical volumes by the names that the text gives them.
    pub(super) physical: BTreeMap<String, Physical>,
    /// The volumes that are not parts of others.
    pub(super) logical: Vec<Logical>,
}

/// A physical volume of a group.
#[derive(Debug)]
pub(super) struct Physical {
    pub(super) id: String,
    /// The first sector of the first extent.
    pub(super) start: u64,
    /// How many extents it has.
    pub(super) count: u64,
}

/// A logical volume.
#[derive(Debug)]
pub(super) struct Logical {
    pub(super) name: String,
    pub(super) segments: Vec<Segment>,
}

/// A stretch of a logical volume.
#[derive(Debug)]
pub(super) struct Segment {
    /// Its first extent.
    pub(super) start: u64,
    /// How many extents it has.
    pub(super) count: u64,
    pub(super) mapping: Mapping,
}

/// Where a segment lies.
#[derive(Debug)]
pub(super) enum Mapping {
    /// On physical volumes by name, from an extent of each, in turns of `chunk` sectors; linear with one.
    Striped { stripes: Vec<(String, u64)>, chunk: u64 },
    /// Nowhere: it is all zeros.
    Zero,
    /// As this type says, which is not read.
    Other(String),
}

impl Group {
    /// Reads a text.
    pub(super) fn parse(text: &str) -> FormatResult<Self> {
        let whole = Section::parse(text)?;
        // The group is the one section; beside it stand remarks.
        let group = whole.0.iter().find_map(|(name, value)| match value {
            Value::Section(section) => Some((*name, section)),
            _ => None,
        });
        let (name, group) = group.ok_or_else(|| damaged("metadata without a volume group"))?;
        let extent = group.number("extent_size")?;
        if extent == 0 || extent > LARGEST_EXTENT {
            return Err(damaged(format!("extents of {extent} sectors")));
        }
        let physical = group.sections("physical_volumes").map(|(name, section)| {
            let (id, start, count) = (section.text("id")?, section.number("pe_start")?, section.number("pe_count")?);
            Ok((name.to_owned(), Physical { id: id.to_owned(), start, count }))
        });
        let logical = group.sections("logical_volumes").filter(|(_, section)| is_visible(section));
        let logical = logical.map(|(name, section)| Logical::parse(name, section));
        Ok(Self {
            name: name.to_owned(),
            id: group.text("id")?.to_owned(),
            sequence: group.number("seqno")?,
            extent,
            physical: physical.collect::<FormatResult<_>>()?,
            logical: logical.collect::<FormatResult<_>>()?,
        })
    }
}

/// Whether it is a volume to be used and not a part of one.
fn is_visible(section: &Section<'_>) -> bool {
    section.list("status").contains(&Value::Text("VISIBLE"))
}

impl Logical {
    fn parse(name: &str, section: &Section<'_>) -> FormatResult<Self> {
        let inner = section.0.iter().filter_map(|(name, value)| match value {
            Value::Section(inner) if name.starts_with("segment") => Some(inner),
            _ => None,
        });
        let mut segments = inner.map(Segment::parse).collect::<FormatResult<Vec<_>>>()?;
        segments.sort_by_key(|segment| segment.start);
        let mut next = 0;
        for segment in &segments {
            if segment.start != next {
                return Err(damaged(format!("the segments of the volume {name} leave a gap or overlap")));
            }
            let end = segment.start.checked_add(segment.count).filter(|end| *end > segment.start);
            next = end.ok_or_else(|| damaged(format!("a segment of the volume {name} has no extents")))?;
        }
        if next == 0 {
            Err(damaged(format!("the volume {name} has no segments")))
        } else {
            Ok(Self { name: name.to_owned(), segments })
        }
    }
}

impl Segment {
    fn parse(section: &Section<'_>) -> FormatResult<Self> {
        let (start, count) = (section.number("start_extent")?, section.number("extent_count")?);
        let mapping = match section.text("type")? {
            "striped" | "linear" => {
                let stripes = stripes(section.list("stripes"))?;
                let chunk = if stripes.len() > 1 { section.number("stripe_size")? } else { 1 };
                let is_even = !stripes.is_empty() && count % stripes.len() as u64 == 0;
                if !is_even || chunk == 0 || section.number("stripe_count")? != stripes.len() as u64 {
                    return Err(damaged(format!("{} stripes of {chunk} sectors for {count} extents", stripes.len())));
                }
                Mapping::Striped { stripes, chunk }
            }
            "zero" => Mapping::Zero,
            other => Mapping::Other(other.to_owned()),
        };
        Ok(Self { start, count, mapping })
    }
}

/// Pairs of a physical volume and an extent.
fn stripes(list: &[Value<'_>]) -> FormatResult<Vec<(String, u64)>> {
    let pair = |pair: &[Value<'_>]| match pair {
        [Value::Text(name), Value::Number(extent)] => Some(((*name).to_owned(), u64::try_from(*extent).ok()?)),
        _ => None,
    };
    let pairs: Option<Vec<_>> = list.chunks(2).map(pair).collect();
    pairs.ok_or_else(|| damaged("stripes that are no pairs of a physical volume and an extent"))
}
