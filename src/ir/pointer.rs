use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

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
        let mut text = String::with_capacity(self.0.len() + key.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        let mut plain = key;
        while let Some(at) = plain.find(['~', '/']) {
            let (before, rest) = plain.split_at(at);
            text.push_str(before);
            text.push_str(if rest.starts_with('~') { "~0" } else { "~1" });
            plain = rest.get(1..).unwrap_or_default();
        }
        text.push_str(plain);
        Self(text.into())
    }

    /// The element `index` of the array at this place.
    pub fn index(&self, index: usize) -> Self {
        let digits = index.to_string();
        let mut text = String::with_capacity(self.0.len() + digits.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        text.push_str(&digits);
        Self(text.into())
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
