use serde_json::{Map, Value};

/// Keys and tags that a Transit reader remembers before it starts again.
const CACHE: usize = 44 * 44;

/// Decodes Transit JSON into plain JSON: maps and records become objects, tagged lists become lists.
pub fn decode(value: &Value) -> Value {
    Reader::default().value(value, false)
}

/// Reads in the order in which the text was written, because the cache depends on it.
#[derive(Default)]
struct Reader {
    cache: Vec<String>,
}

impl Reader {
    fn value(&mut self, value: &Value, key: bool) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text, key)),
            Value::Array(items) => self.array(items),
            other => other.clone(),
        }
    }

    fn array(&mut self, items: &[Value]) -> Value {
        match items.split_first() {
            Some((Value::String(head), rest)) if head == "^ " => self.map(rest),
            Some((Value::String(head), rest)) if head.starts_with("~#") || is_reference(head) => {
                let tag = self.text(head, false);
                match (tag.strip_prefix("~#"), rest) {
                    (Some(tag), [inner]) => self.tagged(tag, inner),
                    (Some(_), _) => Value::Array(self.list(rest)),
                    (None, _) => {
                        let mut all = vec![Value::String(tag)];
                        all.extend(self.list(rest));
                        Value::Array(all)
                    }
                }
            }
            _ => Value::Array(self.list(items)),
        }
    }

    fn list(&mut self, items: &[Value]) -> Vec<Value> {
        items.iter().map(|item| self.value(item, false)).collect()
    }

    fn map(&mut self, items: &[Value]) -> Value {
        let mut map = Map::new();
        let mut rest = items.iter();
        while let (Some(key), Some(value)) = (rest.next(), rest.next()) {
            let key = match self.value(key, true) {
                Value::String(key) => key,
                other => other.to_string(),
            };
            let value = self.value(value, false);
            map.insert(key, value);
        }
        Value::Object(map)
    }

    /// Immutable records carry their values under `v`, maps are flat lists of keys and values.
    fn tagged(&mut self, tag: &str, inner: &Value) -> Value {
        match (tag, inner) {
            ("iM" | "iOM" | "cmap", Value::Array(items)) if items.first().is_none_or(|v| v != "^ ") => {
                self.map_of_texts(items)
            }
            ("iR", _) => {
                let record = self.value(inner, false);
                record.get("v").cloned().unwrap_or(record)
            }
            _ => self.value(inner, false),
        }
    }

    /// A map written as a list: its keys are ordinary texts, not cached keys.
    fn map_of_texts(&mut self, items: &[Value]) -> Value {
        let mut map = Map::new();
        let mut rest = items.iter();
        while let (Some(key), Some(value)) = (rest.next(), rest.next()) {
            let key = match self.value(key, false) {
                Value::String(key) => key,
                other => other.to_string(),
            };
            let value = self.value(value, false);
            map.insert(key, value);
        }
        Value::Object(map)
    }

    fn text(&mut self, text: &str, key: bool) -> String {
        if is_reference(text) {
            return index(text).and_then(|i| self.cache.get(i)).cloned().unwrap_or_else(|| text.to_owned());
        }
        let tagged = ["~#", "~:", "~$"].iter().any(|start| text.starts_with(start));
        if text.len() > 3 && (key || tagged) {
            if self.cache.len() >= CACHE {
                self.cache.clear();
            }
            self.cache.push(text.to_owned());
        }
        match text.strip_prefix('~') {
            Some(rest) if rest.starts_with(['~', '^', '`']) => rest.to_owned(),
            _ => text.to_owned(),
        }
    }
}

fn is_reference(text: &str) -> bool {
    text.starts_with('^') && text != "^ "
}

/// The place in the cache that `^0` … `^ZZ` name: digits in base 44, starting at the character `0`.
fn index(text: &str) -> Option<usize> {
    let digit = |byte: u8| usize::from(byte).checked_sub(48);
    match text.as_bytes() {
        [b'^', one] => digit(*one),
        [b'^', high, low] => Some(digit(*high)? * 44 + digit(*low)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn repeated_keys_and_tags_come_back_from_the_cache() {
        let text = json!([
            "~#iR",
            [
                "^ ",
                "n",
                "app",
                "v",
                [
                    "^ ",
                    "plugins",
                    [
                        "~#iOM",
                        [
                            "one",
                            ["^0", ["^ ", "n", "p", "v", ["^ ", "type", "widget"]]],
                            "two",
                            ["^0", ["^ ", "n", "p", "v", ["^ ", "^3", "state"]]]
                        ]
                    ]
                ]
            ]
        ]);
        assert_eq!(decode(&text), json!({"plugins": {"one": {"type": "widget"}, "two": {"type": "state"}}}));
    }
}
