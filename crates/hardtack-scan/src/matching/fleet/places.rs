//! A set of places in a list.

/// A set of places in a list, a bit for each.
pub(super) struct Places(Vec<u64>);

impl Places {
    /// None of a list of so many.
    pub(super) fn none(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    /// Adds a place; one that the list has not is left out.
    pub(super) fn add(&mut self, place: u32) {
        if let Some(word) = self.0.get_mut(place as usize / 64) {
            *word |= 1 << (place % 64);
        }
    }

    /// The places in order.
    pub(super) fn list(&self) -> Vec<usize> {
        let mut places = Vec::with_capacity(self.0.iter().map(|word| word.count_ones() as usize).sum());
        for (number, word) in self.0.iter().enumerate() {
            let mut left = *word;
            while left != 0 {
                places.push(number * 64 + left.trailing_zeros() as usize);
                left &= left - 1;
            }
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_once_and_in_order() {
        let mut places = Places::none(130);
        [129, 0, 64, 63, 64, 500].into_iter().for_each(|place| places.add(place));
        assert_eq!(places.list(), [0, 63, 64, 129]);
        assert!(Places::none(0).list().is_empty());
    }
}
