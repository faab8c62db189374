//! The content of files: read in parallel, placed in order, written in parallel.

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use hardtack_recipe::Size;
use hardtack_tree::{FileKind, Tree};

use super::Ext4Error;
use super::cursor::{Cursor, Run};
use super::extents::Extents;
use super::nodes::{Node, Nodes};
use super::shape::BLOCK;
use crate::window::Window;

const SIZE: usize = BLOCK as usize;
/// Bytes that one thread reads before it writes them: enough for long writes, little enough for memory.
const BATCH: u64 = 4 << 20;
/// Bytes of the largest file: as many blocks as an extent can number.
const LARGEST: u64 = (u32::MAX as u64) * BLOCK;
/// More threads than this wait for each other.
const MOST_THREADS: usize = 8;

/// Copies the content of every regular file into `window`, its blocks taken from `cursor`. Gives the extents of
/// each node, by position. When the blocks do not suffice the cursor knows it.
pub(super) fn copy<'c>(
    tree: &dyn Tree,
    nodes: &Nodes,
    cursor: Cursor<'c>,
    window: Window<'_>,
) -> Result<(Vec<Extents>, Cursor<'c>), Ext4Error> {
    let batches = batches(tree, nodes)?;
    let copy = Copy { tree, nodes, batches: &batches, window, next: AtomicUsize::new(0), changed: Condvar::new() };
    let state = Mutex::new(State { turn: 0, cursor, extents: vec![Extents::default(); nodes.len()], failed: None });
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS).min(batches.len().max(1));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| copy.work(&state));
        }
    });
    let state = state.into_inner().unwrap_or_else(PoisonError::into_inner);
    match state.failed {
        Some(error) => Err(error),
        None => Ok((state.extents, state.cursor)),
    }
}

/// A stretch of one file; it begins at the beginning of a block.
struct Piece {
    /// Position of the node.
    node: usize,
    offset: u64,
    len: u64,
}

/// Divides all content into batches of about equal size, in the order of the nodes.
fn batches(tree: &dyn Tree, nodes: &Nodes) -> Result<Vec<Vec<Piece>>, Ext4Error> {
    let mut batches = vec![Vec::new()];
    let mut room = BATCH;
    let files = nodes.iter().enumerate().filter(|(_, node)| node.metadata.kind == FileKind::Regular);
    for (position, node) in files {
        for stretch in stretches(tree, node)? {
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
fn stretches(tree: &dyn Tree, node: &Node) -> Result<Vec<Range<u64>>, Ext4Error> {
    let size = node.metadata.size;
    if size > LARGEST {
        return Err(Ext4Error::FileTooLarge { path: node.path.clone(), size: Size::from_bytes(size) });
    }
    if size <= BATCH {
        return Ok(std::iter::once(0..size).filter(|stretch| !stretch.is_empty()).collect());
    }
    let changed = || Ext4Error::Changed { path: node.path.clone() };
    let file = tree.open_file(&node.path)?.ok_or_else(changed)?;
    let mut stretches: Vec<Range<u64>> = Vec::new();
    let mut at = 0;
    while at < size {
        let found = file.data_after(at).map_err(|source| Ext4Error::Read { path: node.path.clone(), source })?;
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

/// One copying, shared by its threads.
struct Copy<'a> {
    tree: &'a dyn Tree,
    nodes: &'a Nodes,
    batches: &'a [Vec<Piece>],
    window: Window<'a>,
    /// The batch that the next idle thread takes. Batches are taken in order, so that the thread whose turn it is
    /// never waits for another.
    next: AtomicUsize,
    changed: Condvar,
}

/// What the threads change.
struct State<'a> {
    /// The batch that is given blocks next.
    turn: usize,
    cursor: Cursor<'a>,
    extents: Vec<Extents>,
    failed: Option<Ext4Error>,
}

/// Blocks of one file that follow each other there and in a thread's buffer.
struct Stretch {
    node: usize,
    logical: u32,
    blocks: u64,
}

impl Copy<'_> {
    fn work(&self, state: &Mutex<State<'_>>) {
        let mut buffer = vec![0; BATCH as usize];
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(batch) = self.batches.get(number) else { return };
            let done = self.read(batch, &mut buffer).and_then(|stretches| {
                let Some(runs) = self.place(state, number, &stretches) else { return Ok(false) };
                self.write(&runs, &buffer)?;
                Ok(true)
            });
            match done {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    lock(state).failed.get_or_insert(error);
                    self.changed.notify_all();
                    return;
                }
            }
        }
    }

    /// Fills the buffer with the blocks of a batch, those of zeros left out.
    fn read(&self, batch: &[Piece], buffer: &mut [u8]) -> Result<Vec<Stretch>, Ext4Error> {
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut filled = 0;
        for piece in batch {
            let node = self.nodes.at(piece.node);
            let changed = || Ext4Error::Changed { path: node.path.clone() };
            let len = piece.len as usize;
            let file = self.tree.open_file(&node.path)?.ok_or_else(changed)?;
            let count = file
                .read_at(piece.offset, &mut buffer[filled..filled + len])
                .map_err(|source| Ext4Error::Read { path: node.path.clone(), source })?;
            if count < len {
                return Err(changed());
            }
            let padded = len.next_multiple_of(SIZE);
            buffer[filled + len..filled + padded].fill(0);
            let first = (piece.offset / BLOCK) as u32;
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
                    Some(last)
                        if last.node == piece.node && u64::from(last.logical) + last.blocks == u64::from(logical) =>
                    {
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
    fn place(&self, state: &Mutex<State<'_>>, number: usize, stretches: &[Stretch]) -> Option<Vec<Run>> {
        let mut state = lock(state);
        while state.turn != number && state.failed.is_none() {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.failed.is_some() {
            return None;
        }
        let runs = state.cursor.take(stretches.iter().map(|stretch| stretch.blocks).sum()).unwrap_or_default();
        let mut left = runs.iter().copied();
        let mut run = left.next();
        for stretch in stretches {
            let (mut logical, mut blocks) = (stretch.logical, stretch.blocks);
            while let Some(Run { start, len }) = run.filter(|_| blocks > 0) {
                let part = len.min(blocks);
                state.extents[stretch.node].push(logical, Run { start, len: part });
                logical += part as u32;
                blocks -= part;
                run = if part < len { Some(Run { start: start + part, len: len - part }) } else { left.next() };
            }
        }
        state.turn += 1;
        drop(state);
        self.changed.notify_all();
        Some(runs)
    }

    fn write(&self, runs: &[Run], buffer: &[u8]) -> Result<(), Ext4Error> {
        let mut at = 0;
        for run in runs {
            let len = run.len as usize * SIZE;
            self.window.write(run.start * BLOCK, &buffer[at..at + len])?;
            at += len;
        }
        Ok(())
    }
}

fn lock<'a, 'b>(state: &'a Mutex<State<'b>>) -> MutexGuard<'a, State<'b>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
