//! Members that stand twice in one object of an export: whoever reads JSON takes the last one, and what the others held is lost without a word.

use cutover_ir::{Finding, Parsed, Pointer, Severity, SourceFile, Workflow};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::collections::HashSet;
use std::fmt;

/// Tells each workflow of a file which of its members were given more than once; what stands around the workflows is told with the first.
pub fn tell(source: &SourceFile, document: &Value, workflows: &mut [Parsed<Workflow>]) {
    // Counting is cheap, and nearly no export has such members.
    if !source.text.trim_start().starts_with(['{', '[']) || members_in(&source.text) <= members_of(document) {
        return;
    }
    for at in members(&source.text) {
        let within = |parsed: &Parsed<Workflow>| at.is_within(&parsed.value.at);
        let place = workflows.iter().position(within).unwrap_or(0);
        let Some(parsed) = workflows.get_mut(place) else { return };
        let name = at.as_str().rsplit('/').next().unwrap_or_default();
        let message = format!(
            "`{name}` stands more than once in the same object; the last one counts, and what the others held is not in the repository."
        );
        parsed.findings.push(Finding::new("IM017", Severity::Medium, message, at));
    }
}

/// How many members a text of JSON writes: as many as it has colons outside of its strings.
fn members_in(text: &str) -> usize {
    let (mut count, mut quoted, mut escaped) = (0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b':' if !quoted => count += 1,
            _ => {}
        }
    }
    count
}

/// How many members are left of them.
fn members_of(value: &Value) -> usize {
    match value {
        Value::Object(members) => members.len() + members.values().map(members_of).sum::<usize>(),
        Value::Array(items) => items.iter().map(members_of).sum(),
        _ => 0,
    }
}

/// The members of a text of JSON that stand more than once in their object, in their order.
fn members(text: &str) -> Vec<Pointer> {
    let mut found = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(text);
    // The text was read before; where it was mended for that, what was found until then is told.
    let _ = Reader { at: Pointer::root(), found: &mut found }.deserialize(&mut reader);
    found
}

/// Reads a value for the names of its members alone.
struct Reader<'a> {
    at: Pointer,
    found: &'a mut Vec<Pointer>,
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value of JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            let at = self.at.key(&name);
            if !names.insert(name) {
                self.found.push(at.clone());
            }
            map.next_value_seed(Reader { at, found: self.found })?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut index = 0;
        while list.next_element_seed(Reader { at: self.at.index(index), found: self.found })?.is_some() {
            index += 1;
        }
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Imported, import};

    fn told(text: &str) -> Vec<String> {
        match import(&SourceFile { name: "w.json".to_owned(), text: text.to_owned() }, Some("n8n")) {
            Imported::Workflows(all) => all
                .iter()
                .flat_map(|parsed| &parsed.findings)
                .filter(|finding| finding.code == "IM017")
                .flat_map(|finding| finding.pointers.iter().map(|at| at.as_str().to_owned()))
                .collect(),
            _ => vec!["no workflow".to_owned()],
        }
    }

    #[test]
    fn a_member_that_stands_twice_is_told() {
        assert_eq!(told(r#"{"nodes": [], "nodes": [], "connections": {}}"#), ["/nodes"]);
        let deep = r#"{"nodes": [{"name": "A", "type": "n8n-nodes-base.set", "parameters": {"a": 1, "b": {"c": 1, "c": 2}}}], "connections": {}}"#;
        assert_eq!(told(deep), ["/nodes/0/parameters/b/c"]);
    }

    #[test]
    fn colons_and_quotes_in_texts_are_no_members() {
        assert!(told(r#"{"nodes": [], "connections": {}, "name": "a: \"b\": {\\", "meta": {"nodes": 1}}"#).is_empty());
    }
}
