//! The content of files: read in parallel, placed in order, written in parallel.

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use hardtack_recipe::Size;
use hardtack_tree::{FileKind, Tree};

use super::{Extents, Node, Nodes, PartError, Run};
use crate::window::Window;

/// Bytes of a block, the same in all file systems that are written.
pub(crate) const BLOCK: u64 = 4096;
const SIZE: usize = BLOCK as usize;
/// Bytes that one thread reads before it writes them: enough for long writes, little enough for memory.
const BATCH: u64 = 4 << 20;
/// More threads than this wait for each other.
const MOST_THREADS: usize = 8;

/// What gives out the blocks of a file system.
pub(crate) trait Blocks: Send {
    /// Bytes of the smallest file whose content gets blocks; that of smaller ones the file system keeps elsewhere.
    const SMALLEST: u64 = 1;

    /// The next `count` blocks; `None` when there are not so many left. It then goes on counting, so that it can tell
    /// in the end how many were missing.
    fn take(&mut self, count: u64) -> Option<Vec<Run>>;

    /// Told in order of each stretch of blocks that were taken last, with their content.
    fn filled(&mut self, _run: Run, _content: &[u8]) {}
}

/// A copying of the content of every regular file.
pub(crate) struct Copy<'a> {
    /// The tree.
    pub(crate) tree: &'a dyn Tree,
    /// Its entries.
    pub(crate) nodes: &'a Nodes,
    /// Where the blocks lie.
    pub(crate) window: Window<'a>,
    /// Bytes of the largest file that the file system can hold.
    pub(crate) largest: u64,
}

impl Copy<'_> {
    /// Copies all content, its blocks taken from `blocks`. Gives the extents of each node, by position. When the
    /// blocks do not suffice `blocks` knows it.
    ///
    /// # Errors
    /// When a file cannot be read, is too large, or changes meanwhile, or the image cannot be written.
    pub(crate) fn run<B: Blocks>(&self, blocks: B) -> Result<(Vec<Extents>, B), PartError> {
        let batches = self.batches(B::SMALLEST)?;
        let extents = vec![Extents::default(); self.nodes.len()];
        let work = Work {
            copy: self,
            batches: &batches,
            next: AtomicUsize::new(0),
            state: Mutex::new(State { turn: 0, blocks, extents, failed: None }),
            changed: Condvar::new(),
        };
        let threads =
            thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS).min(batches.len().max(1));
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| work.run());
            }
        });
        let state = work.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        match state.failed {
            Some(error) => Err(error),
            None => Ok((state.extents, state.blocks)),
        }
    }

    /// Divides the content of files of at least so many bytes into batches of about equal size, in the order of the
    /// nodes.
    fn batches(&self, smallest: u64) -> Result<Vec<Vec<Piece>>, PartError> {
        let mut batches = vec![Vec::new()];
        let mut room = BATCH;
        let has_blocks = |node: &Node| node.metadata.kind == FileKind::Regular && node.metadata.size >= smallest;
        let files = self.nodes.iter().enumerate().filter(|(_, node)| has_blocks(node));
        for (position, node) in files {
            for stretch in self.stretches(node)? {
                let mut offset = stretch.start;
                while offset < stretch.end {
                    if room == 0 {
                        batches.push(Vec::new());
                        room = BATCH;
                    }
                    let len = (stretch.end - offset).min(room);
                    if let Some(batch) = batches.last_mut() {
                        batch.push(Piece { node: position, offset, len });
                    }
                    offset += len;
                    room -= len.next_multiple_of(BLOCK);
                }
            }
        }
        Ok(batches)
    }

    /// Where a file may have content, in whole blocks but for its end. The holes of large files are asked for, so that
    /// they cost no time; which blocks become holes is decided by what is read.
    fn stretches(&self, node: &Node) -> Result<Vec<Range<u64>>, PartError> {
        let size = node.metadata.size;
        if size > self.largest {
            let (size, most) = (Size::from_bytes(size), Size::from_bytes(self.largest));
            return Err(PartError::FileTooLarge { path: node.path.clone(), size, most });
        }
        if size <= BATCH {
            return Ok(std::iter::once(0..size).filter(|stretch| !stretch.is_empty()).collect());
        }
        let changed = || PartError::Changed { path: node.path.clone() };
        let file = self.tree.open_file(&node.path)?.ok_or_else(changed)?;
        let mut stretches: Vec<Range<u64>> = Vec::new();
        let mut at = 0;
        while at < size {
            let found = file.data_after(at).map_err(|source| PartError::Read { path: node.path.clone(), source })?;
            let Some(found) = found.filter(|found| found.start < size) else { break };
            let start = (found.start / BLOCK * BLOCK).max(at);
            let end = found.end.max(found.start + 1).next_multiple_of(BLOCK).min(size);
            match stretches.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => stretches.push(start..end),
            }
            at = end;
        }
        Ok(stretches)
    }
}

/// A stretch of one file; it begins at the beginning of a block.
struct Piece {
    /// Position of the node.
    node: usize,
    offset: u64,
    len: u64,
}

/// One copying, shared by its threads.
struct Work<'a, B> {
    copy: &'a Copy<'a>,
    batches: &'a [Vec<Piece>],
    /// The batch that the next idle thread takes. Batches are taken in order, so that the thread whose turn it is
    /// never waits for another.
    next: AtomicUsize,
    state: Mutex<State<B>>,
    changed: Condvar,
}

/// What the threads change.
struct State<B> {
    /// The batch that is given blocks next.
    turn: usize,
    blocks: B,
    extents: Vec<Extents>,
    failed: Option<PartError>,
}

/// Blocks of one file that follow each other there and in a thread's buffer.
struct Stretch {
    node: usize,
    logical: u64,
    blocks: u64,
}

impl<B: Blocks> Work<'_, B> {
    fn run(&self) {
        let mut buffer = vec![0; BATCH as usize];
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(batch) = self.batches.get(number) else { return };
            let done = self.read(batch, &mut buffer).and_then(|stretches| {
                let Some(runs) = self.place(number, &stretches, &buffer) else { return Ok(false) };
                self.write(&runs, &buffer)?;
                Ok(true)
            });
            match done {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    self.lock().failed.get_or_insert(error);
                    self.changed.notify_all();
                    return;
                }
            }
        }
    }

    /// Fills the buffer with the blocks of a batch, those of zeros left out.
    fn read(&self, batch: &[Piece], buffer: &mut [u8]) -> Result<Vec<Stretch>, PartError> {
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut filled = 0;
        for piece in batch {
            let node = self.copy.nodes.at(piece.node);
            let changed = || PartError::Changed { path: node.path.clone() };
            let len = piece.len as usize;
            let file = self.copy.tree.open_file(&node.path)?.ok_or_else(changed)?;
            let count = file
                .read_at(piece.offset, &mut buffer[filled..filled + len])
                .map_err(|source| PartError::Read { path: node.path.clone(), source })?;
            if count < len {
                return Err(changed());
            }
            let padded = len.next_multiple_of(SIZE);
            buffer[filled + len..filled + padded].fill(0);
            let first = piece.offset / BLOCK;
            let mut keep = filled;
            for (logical, from) in (first..).zip((filled..filled + padded).step_by(SIZE)) {
                if buffer[from..from + SIZE] == [0; SIZE] {
                    continue;
                }
                if keep != from {
                    buffer.copy_within(from..from + SIZE, keep);
                }
                keep += SIZE;
                match stretches.last_mut() {
                    Some(last) if last.node == piece.node && last.logical + last.blocks == logical => {
                        last.blocks += 1;
                    }
                    _ => stretches.push(Stretch { node: piece.node, logical, blocks: 1 }),
                }
            }
            filled = keep;
        }
        Ok(stretches)
    }

    /// Waits until all batches before `number` have their blocks, then takes those of this one. `None` when another
    /// thread failed; no runs when the file system is full, and there is nothing to write.
    fn place(&self, number: usize, stretches: &[Stretch], buffer: &[u8]) -> Option<Vec<Run>> {
        let mut state = self.lock();
        while state.turn != number && state.failed.is_none() {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.failed.is_some() {
            return None;
        }
        let runs = state.blocks.take(stretches.iter().map(|stretch| stretch.blocks).sum()).unwrap_or_default();
        let mut left = runs.iter().copied();
        let mut run = left.next();
        for stretch in stretches {
            let (mut logical, mut blocks) = (stretch.logical, stretch.blocks);
            while let Some(Run { start, len }) = run.filter(|_| blocks > 0) {
                let part = len.min(blocks);
                state.extents[stretch.node].push(logical, Run { start, len: part });
                logical += part;
                blocks -= part;
                run = if part < len { Some(Run { start: start + part, len: len - part }) } else { left.next() };
            }
        }
        let mut at = 0;
        for run in &runs {
            let len = run.len as usize * SIZE;
            state.blocks.filled(*run, &buffer[at..at + len]);
            at += len;
        }
        state.turn += 1;
        drop(state);
        self.changed.notify_all();
        Some(runs)
    }

    fn write(&self, runs: &[Run], buffer: &[u8]) -> Result<(), PartError> {
        let mut at = 0;
        for run in runs {
            let len = run.len as usize * SIZE;
            self.copy.window.write(run.start * BLOCK, &buffer[at..at + len])?;
            at += len;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State<B>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
