use serde::{Deserialize, Serialize};
use std::fmt;

/// A JSON Pointer (RFC 6901) into the export that a value came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pointer(String);

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
        for c in key.chars() {
            match c {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                c => text.push(c),
            }
        }
        Self(text)
    }

    /// The element `index` of the array at this place.
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
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
        Self(text.to_owned())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
