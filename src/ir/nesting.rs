//! How deep a text nests.

/// Brackets within brackets that no person writes. Whatever parses code recurses, so the limit is part of being total.
const DEEPEST: usize = 1_000;

/// Calls after each other that no person chains: `a.trim().trim()…`. A parser makes a level of each.
const LONGEST: usize = 500;

/// Whether the brackets of a text of code nest so deep, or its calls follow each other so long, that it must not be parsed.
pub fn nests_too_deep(code: &str) -> bool {
    if code.len() <= DEEPEST {
        return false;
    }
    let (mut depth, mut chain, mut before) = (0_usize, 0_usize, b' ');
    for byte in code.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'.' if matches!(before, b')' | b']') => chain += 1,
            // What stands behind a call and is no member begins something else.
            b';' | b',' => chain = 0,
            // `a()?.b`
            b'?' if matches!(before, b')' | b']') => continue,
            _ if matches!(before, b')' | b']') => chain = 0,
            _ => {}
        }
        if depth > DEEPEST || chain > LONGEST {
            return true;
        }
        before = byte;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::nests_too_deep;

    #[test]
    fn brackets_in_brackets_and_calls_behind_calls_are_counted() {
        assert!(nests_too_deep(&"(".repeat(2_000)));
        assert!(nests_too_deep(&format!("a{}", ".trim()".repeat(600))));
        assert!(nests_too_deep(&format!("a{}", "\n  ?.trim()".repeat(600))));
        assert!(!nests_too_deep(&"console.log(a.trim().length)\n".repeat(600)));
        assert!(!nests_too_deep(&"a.trim().toUpperCase(), ".repeat(600)));
    }
}
