//! Giving out blocks, front to back.

use super::shape::{GROUP, Shape};
use crate::part::{Blocks, Run};

/// Gives out the free blocks of a file system in ascending order, and none of them back. What is used of a
/// group is therefore always its beginning.
pub(super) struct Cursor<'a> {
    shape: &'a Shape,
    next: u64,
    missing: u64,
}

impl<'a> Cursor<'a> {
    /// At the first free block.
    pub(super) fn new(shape: &'a Shape) -> Self {
        Self { shape, next: 0, missing: 0 }
    }

    /// How many blocks were asked for and not there.
    pub(super) fn missing(&self) -> u64 {
        self.missing
    }

    /// How many blocks of `group` are used, all of them at its beginning.
    pub(super) fn used(&self, group: u32) -> u64 {
        let given = self.next.saturating_sub(self.shape.start(group)).min(self.shape.group_blocks(group));
        given.max(self.shape.metadata_blocks(group))
    }

    /// The free run that begins at or behind the next block, to the end of its group.
    fn free_run(&self) -> Option<Run> {
        let mut group = u32::try_from(self.next / GROUP).ok()?;
        while group < self.shape.groups {
            let begin = self.shape.start(group);
            let end = begin + self.shape.group_blocks(group);
            let start = self.next.max(begin + self.shape.metadata_blocks(group));
            if start < end {
                return Some(Run { start, len: end - start });
            }
            group += 1;
        }
        None
    }
}

impl Blocks for Cursor<'_> {
    /// As few runs as there can be.
    fn take(&mut self, count: u64) -> Option<Vec<Run>> {
        let mut runs = Vec::new();
        let mut left = if self.missing > 0 { 0 } else { count };
        while left > 0 {
            let Some(free) = self.free_run() else { break };
            let len = free.len.min(left);
            runs.push(Run { start: free.start, len });
            self.next = free.start + len;
            left -= len;
        }
        if self.missing > 0 || left > 0 {
            self.missing += if self.missing > 0 { count } else { left };
            return None;
        }
        Some(runs)
    }
}
