use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cell::RefCell;
use std::fmt::{self, Write};
use std::sync::Arc;

thread_local! {
    static BUFFER: RefCell<String> = RefCell::default();
}

/// A JSON Pointer (RFC 6901) into the export that a value came from. Every value carries one and the ledger has it again, so
/// a clone shares the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The member `key` of the object at this place.
    pub fn key(&self, key: &str) -> Self {
        self.longer(|text| add_key(text, key))
    }

    /// The element `index` of the array at this place.
    pub fn index(&self, index: usize) -> Self {
        self.longer(|text| add_index(text, index))
    }

    /// This place with what `add` appends. Every value of an export has a pointer: the text is put together in a buffer of the thread, and
    /// allocated once.
    fn longer(&self, add: impl FnOnce(&mut String)) -> Self {
        BUFFER.with_borrow_mut(|text| {
            text.clear();
            text.push_str(&self.0);
            add(text);
            Self(Arc::from(text.as_str()))
        })
    }

    /// The text of the pointer, `""` for the whole document.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this place is `ancestor` or lies inside it.
    pub fn is_within(&self, ancestor: &Pointer) -> bool {
        self.0.strip_prefix(ancestor.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Appends the step to the member `key` of an object.
pub(crate) fn add_key(path: &mut String, key: &str) {
    path.push('/');
    let mut plain = key;
    while let Some(at) = plain.find(['~', '/']) {
        let (before, rest) = plain.split_at(at);
        path.push_str(before);
        path.push_str(if rest.starts_with('~') { "~0" } else { "~1" });
        plain = rest.get(1..).unwrap_or_default();
    }
    path.push_str(plain);
}

/// Appends the step to the element `index` of an array.
pub(crate) fn add_index(path: &mut String, index: usize) {
    // Texts take whatever is written.
    let _ = write!(path, "/{index}");
}

impl From<&str> for Pointer {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl Serialize for Pointer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Pointer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(String::deserialize(deserializer)?.into()))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
