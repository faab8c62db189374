//! A logical volume as one source of bytes.

use std::io;
use std::ops::Range;

use crate::source::beyond_end;
use crate::{Source, Stretch};

/// A volume, in pieces that follow each other.
#[derive(Debug)]
pub(super) struct Mapped {
    pieces: Vec<Piece>,
    size: u64,
}

/// A segment in bytes.
#[derive(Debug)]
pub(super) struct Piece {
    start: u64,
    size: u64,
    /// Parts of physical volumes, each of the same size; none when the piece is all zeros.
    stripes: Vec<Stretch>,
    /// How many bytes of a stripe are used before those of the next.
    chunk: u64,
}

impl Mapped {
    /// A volume of `size` bytes, which the pieces fill.
    pub(super) fn new(pieces: Vec<Piece>, size: u64) -> Self {
        Self { pieces, size }
    }

    /// The piece with the byte `offset`, which is inside the volume.
    fn piece(&self, offset: u64) -> io::Result<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.start <= offset);
        after.checked_sub(1).and_then(|at| self.pieces.get(at)).ok_or_else(beyond_end)
    }
}

impl Source for Mapped {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        if offset.checked_add(buffer.len() as u64).is_none_or(|end| end > self.size) {
            return Err(beyond_end());
        }
        let (mut at, mut rest) = (offset, buffer);
        while !rest.is_empty() {
            let piece = self.piece(at)?;
            let within = at - piece.start;
            let most = usize::try_from(piece.size.saturating_sub(within)).unwrap_or(usize::MAX).min(rest.len());
            if most == 0 {
                return Err(beyond_end());
            }
            let (now, later) = rest.split_at_mut(most);
            piece.read(within, now)?;
            at += most as u64;
            rest = later;
        }
        Ok(())
    }

    fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        if offset >= self.size {
            return Ok(None);
        }
        let first = self.pieces.partition_point(|piece| piece.start <= offset).saturating_sub(1);
        for piece in self.pieces.iter().skip(first) {
            if let Some(found) = piece.data_after(offset.saturating_sub(piece.start))? {
                return Ok(Some(piece.start + found.start..piece.start + found.end));
            }
        }
        Ok(None)
    }
}

impl Piece {
    /// `size` bytes at `start` of the volume; each stripe is filled by whole chunks.
    pub(super) fn new(start: u64, size: u64, stripes: Vec<Stretch>, chunk: u64) -> Self {
        Self { start, size, stripes, chunk: chunk.max(1) }
    }

    fn read(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let count = self.stripes.len() as u64;
        if count == 0 {
            buffer.fill(0);
            return Ok(());
        }
        let mut at = offset;
        let mut rest = buffer;
        while !rest.is_empty() {
            let (turn, within) = (at / self.chunk, at % self.chunk);
            let most = usize::try_from(self.chunk - within).unwrap_or(usize::MAX).min(rest.len());
            let (now, later) = rest.split_at_mut(most);
            // Below the count of stripes.
            let stripe = self.stripes.get((turn % count) as usize).ok_or_else(beyond_end)?;
            stripe.read_at(turn / count * self.chunk + within, now)?;
            at += most as u64;
            rest = later;
        }
        Ok(())
    }

    /// The next data at or after `offset`, of all stripes the nearest.
    fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
        let count = self.stripes.len() as u64;
        let mut nearest: Option<Range<u64>> = None;
        for (number, stripe) in (0..).zip(&self.stripes) {
            let (turn, within) = (offset / self.chunk, offset % self.chunk);
            let row = turn / count * self.chunk;
            // The first byte of this stripe that does not lie before the offset.
            let from = match number.cmp(&(turn % count)) {
                std::cmp::Ordering::Equal => row + within,
                std::cmp::Ordering::Greater => row,
                std::cmp::Ordering::Less => row + self.chunk,
            };
            let Some(found) = stripe.data_after(from)? else { continue };
            let (row, within) = (found.start / self.chunk, found.start % self.chunk);
            let start = (row * count + number) * self.chunk + within;
            let length = (found.end - found.start).min(self.chunk - within);
            if nearest.as_ref().is_none_or(|nearest| start < nearest.start) {
                nearest = Some(start..start + length);
            }
        }
        Ok(nearest)
    }
}
