//! Patterns of tables: `*` stands for any text, everything else for itself.

/// Whether a text matches a pattern.
pub fn matches(pattern: &str, text: &str) -> bool {
    run(pattern.as_bytes(), text.as_bytes(), u8::eq)
}

/// The same without regard to case.
pub fn matches_in_any_case(pattern: &str, text: &str) -> bool {
    run(pattern.as_bytes(), text.as_bytes(), u8::eq_ignore_ascii_case)
}

/// On a mismatch the last `*` takes one byte more: no pattern needs more steps than its length times the text's.
fn run(pattern: &[u8], text: &[u8], same: fn(&u8, &u8) -> bool) -> bool {
    let (mut at, mut read) = (0, 0);
    // Where the pattern goes on behind the last `*`, and how far the text had been read there.
    let mut star = None;
    while read < text.len() {
        match (pattern.get(at), text.get(read)) {
            (Some(b'*'), _) => {
                star = Some((at + 1, read));
                at += 1;
            }
            (Some(expected), Some(found)) if same(expected, found) => {
                at += 1;
                read += 1;
            }
            _ => match star {
                Some((behind, taken)) => {
                    star = Some((behind, taken + 1));
                    at = behind;
                    read = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text) in [("*", ""), ("a*", "a"), ("*b*", "abc"), ("a*b*c", "a-b-b-c"), ("*ab", "aab"), ("", "")]
        {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "a"), ("a*b", "a"), ("*b", "abc"), ("http:*", "https"), ("a", "A")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
        assert!(matches_in_any_case("*WebHook*", "customwebhook"));
    }

    #[test]
    fn many_stars_end() {
        assert!(!matches(&"*a".repeat(40), &"a".repeat(39)));
    }
}
