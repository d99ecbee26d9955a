//! Sets of small numbers, where there is one for every step.

/// A set of small numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set of numbers below `size`.
    pub(crate) fn none(size: usize) -> Self {
        Self(vec![0; size.div_ceil(64)])
    }

    /// The set of one number.
    pub(crate) fn of(size: usize, one: usize) -> Self {
        let mut bits = Self::none(size);
        bits.insert(one);
        bits
    }

    pub(crate) fn insert(&mut self, one: usize) {
        if let Some(word) = self.0.get_mut(one / 64) {
            *word |= 1 << (one % 64);
        }
    }

    /// How many members it has.
    pub(crate) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(crate) fn has(&self, one: usize) -> bool {
        self.0.get(one / 64).is_some_and(|word| word & (1 << (one % 64)) != 0)
    }

    /// Adds the members of another set; says whether any was new.
    pub(crate) fn add(&mut self, other: &Bits) -> bool {
        let mut new = false;
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            new |= *theirs & !*mine != 0;
            *mine |= theirs;
        }
        new
    }

    /// Keeps what is also in another set.
    pub(crate) fn keep(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine &= theirs);
    }
}
