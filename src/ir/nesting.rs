//! How deep a text nests.

/// Brackets within brackets that no person writes. Whatever parses code recurses, so the limit is part of being total.
const DEEPEST: usize = 1_000;

/// Whether the brackets of a text of code nest so deep that it must not be parsed.
pub fn nests_too_deep(code: &str) -> bool {
    let mut depth = 0_usize;
    code.len() > DEEPEST
        && code.bytes().any(|byte| {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth > DEEPEST
        })
}
