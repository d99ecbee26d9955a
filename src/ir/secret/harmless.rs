//! Texts that were found to hold no secret. Whatever imports, prints and shows an export asks about the same texts again and again, and the answer
//! depends on nothing but the text.

use std::cell::RefCell;
use std::collections::HashSet;

/// Shorter texts, in bytes, are scanned as fast as they are looked up.
const SHORTEST: usize = 48;

/// How many bytes a thread remembers before it begins anew.
const MOST: usize = 1 << 20;

#[derive(Default)]
struct Known {
    texts: HashSet<Box<str>>,
    bytes: usize,
}

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::default();
}

/// Whether this very text was found to hold none.
pub(super) fn is_known(text: &str) -> bool {
    text.len() >= SHORTEST && KNOWN.with_borrow(|known| known.texts.contains(text))
}

/// Remembers that a text holds none.
pub(super) fn remember(text: &str) {
    if !(SHORTEST..MOST / 4).contains(&text.len()) {
        return;
    }
    KNOWN.with_borrow_mut(|known| {
        if known.bytes + text.len() > MOST {
            *known = Known::default();
        }
        known.bytes += text.len();
        known.texts.insert(text.into());
    });
}
