//! Texts that code puts together: `'Bearer ' + 'abc…'` is scanned as the one text that it becomes.

use std::ops::Range;

/// A text without its joints.
pub(super) struct Joined {
    pub text: String,
    /// Where a joint was, and how many bytes it took.
    cuts: Vec<(usize, usize)>,
}

/// A piece that is worth a variable of its own; a shorter one says nothing.
const SHORTEST: usize = 8;

impl Joined {
    /// Nothing where no text is put together.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut joined = Self { text: String::new(), cuts: Vec::new() };
        let mut from = 0;
        for (plus, _) in text.match_indices('+') {
            let Some(joint) = joint(text, plus).filter(|joint| joint.start >= from) else { continue };
            joined.text.push_str(text.get(from..joint.start).unwrap_or_default());
            joined.cuts.push((joined.text.len(), joint.len()));
            from = joint.end;
        }
        if joined.cuts.is_empty() {
            return None;
        }
        joined.text.push_str(text.get(from..).unwrap_or_default());
        Some(joined)
    }

    /// Where the pieces of a range stand in the text itself: the long ones, since each lies within one literal.
    pub(super) fn pieces(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let (mut start, mut removed) = (range.start, 0);
        for (at, length) in &self.cuts {
            if *at >= range.end {
                break;
            }
            if *at > start {
                pieces.push(start + removed..*at + removed);
                start = *at;
            }
            removed += length;
        }
        pieces.push(start + removed..range.end + removed);
        if pieces.iter().any(|piece| piece.len() >= SHORTEST) {
            pieces.retain(|piece| piece.len() >= SHORTEST);
        }
        pieces
    }
}

/// `' + '` around a plus sign.
fn joint(text: &str, plus: usize) -> Option<Range<usize>> {
    const QUOTES: &[char] = &['\'', '"', '`'];
    let before = text.get(..plus)?.trim_end();
    let after = text.get(plus + 1..)?;
    let next = after.trim_start();
    let is_joint = before.ends_with(QUOTES) && next.starts_with(QUOTES);
    is_joint.then(|| before.len() - 1..plus + 1 + (after.len() - next.len()) + 1)
}
