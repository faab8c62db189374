//! Giving out blocks, front to back.

use super::{Blocks, Run};

/// Gives out the free blocks of a file system in ascending order, and none of them back.
pub(crate) struct Cursor {
    /// What is still free, the last run first.
    free: Vec<Run>,
    /// The first block that was not given out.
    next: u64,
    missing: u64,
}

impl Cursor {
    /// At the first block of `free`, which are in ascending order.
    pub(crate) fn new(mut free: Vec<Run>) -> Self {
        free.reverse();
        Self { free, next: 0, missing: 0 }
    }

    /// How many blocks were asked for and not there.
    pub(crate) fn missing(&self) -> u64 {
        self.missing
    }

    /// All blocks before this one were given out, or never free.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }
}

impl Blocks for Cursor {
    /// As few runs as there can be.
    fn take(&mut self, count: u64) -> Option<Vec<Run>> {
        let mut runs = Vec::new();
        let mut left = if self.missing > 0 { 0 } else { count };
        while left > 0 {
            let Some(run) = self.free.last_mut() else { break };
            let len = run.len.min(left);
            if len > 0 {
                runs.push(Run { start: run.start, len });
                self.next = run.start + len;
            }
            run.start += len;
            run.len -= len;
            left -= len;
            if run.len == 0 {
                self.free.pop();
            }
        }
        if self.missing > 0 || left > 0 {
            self.missing += if self.missing > 0 { count } else { left };
            return None;
        }
        Some(runs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_given_in_order_and_what_is_missing_is_counted_to_the_end() {
        let free = [(10, 5), (20, 0), (30, 2)].map(|(start, len)| Run { start, len });
        let mut cursor = Cursor::new(free.to_vec());
        assert_eq!(cursor.take(3), Some(vec![Run { start: 10, len: 3 }]));
        assert_eq!(cursor.take(0), Some(vec![]));
        assert_eq!(cursor.take(3), Some(vec![Run { start: 13, len: 2 }, Run { start: 30, len: 1 }]));
        assert_eq!((cursor.next(), cursor.missing()), (31, 0));
        assert_eq!(cursor.take(4), None);
        assert_eq!(cursor.take(2), None);
        assert_eq!(cursor.missing(), 5);
    }
}
