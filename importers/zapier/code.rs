//! What a Code step hands on, as far as its text shows it: one record, or a list of which each element runs the rest of the zap.

use cutover_ir::Multiplicity;

/// How many records JavaScript or Python gives. Every way out must show an object for it to be one.
pub fn gives(source: &str) -> Multiplicity {
    let mut found = false;
    for marker in ["return", "output"] {
        for (at, _) in source.match_indices(marker) {
            let before = source.get(..at).and_then(|head| head.chars().next_back());
            if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '"' | '\'' | '$')) {
                continue;
            }
            let rest = source.get(at + marker.len()..).unwrap_or_default();
            let value = match marker {
                "return" => rest.strip_prefix(|c: char| c.is_whitespace() || c == '(').map(str::trim_start),
                _ => rest.trim_start().strip_prefix('=').filter(|rest| !rest.starts_with('=')).map(str::trim_start),
            };
            let Some(value) = value else { continue };
            let value = value.trim_start_matches('(').trim_start();
            found = true;
            if !value.starts_with('{') {
                return Multiplicity::Unknown;
            }
        }
    }
    if found { Multiplicity::One } else { Multiplicity::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_one_record_and_anything_else_may_be_many() {
        assert_eq!(gives("return { a: 1 };"), Multiplicity::One);
        assert_eq!(gives("output = {'a': 1}"), Multiplicity::One);
        assert_eq!(gives("if (x) return [];\nreturn { a: 1 };"), Multiplicity::Unknown);
        assert_eq!(gives("const data = await r.json();\nreturn data;"), Multiplicity::Unknown);
        assert_eq!(gives("const f = x => x.returned; output = [{id: 1}];"), Multiplicity::Unknown);
    }
}
