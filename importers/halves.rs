use crate::read::each_text;
use cutover_ir::{Finding, Parsed, Pointer, Severity, SourceFile, Workflow};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Tells each workflow of a file which of its texts held half of a character; what stands around the workflows is told with the first.
pub fn tell(source: &SourceFile, document: &Value, workflows: &mut [Parsed<Workflow>]) {
    // Looking for the beginning of such an escape is cheap, and nearly no export has one.
    if !["\\ud", "\\uD"].iter().any(|start| source.text.contains(start)) || whole(&source.text).is_none() {
        return;
    }
    each_text(document, &Pointer::root(), "", &mut |_, text, at| {
        let within = |parsed: &Parsed<Workflow>| at.is_within(&parsed.value.at);
        let place = workflows.iter().position(within).unwrap_or(0);
        if let Some(parsed) = workflows.get_mut(place).filter(|_| text.contains('\u{fffd}')) {
            let message = "a character of this text was cut in half; the repository has U+FFFD in its place".to_owned();
            parsed.findings.push(Finding::new("IM018", Severity::Low, message, at.clone()));
        }
    });
}

/// Reads JSON that JavaScript wrote. A text may hold one half of a character there (`"😀"[0]`), which Rust's texts cannot: it becomes U+FFFD, as
/// it does when JavaScript sends it anywhere. Recordings and replays are read alike.
///
/// # Errors
/// What serde_json says of a text that is not JSON.
pub fn read_json<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_str(text).or_else(|error| match whole(text) {
        Some(text) => serde_json::from_str(&text),
        None => Err(error),
    })
}

/// The text with every escape of a lone half replaced; nothing where there is none.
fn whole(text: &str) -> Option<String> {
    let mut out = String::new();
    let (mut rest, mut found) = (text, false);
    while let Some(at) = rest.find('\\') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let length = match half(from) {
            Some(High) if half(from.get(6..).unwrap_or_default()) == Some(Low) => 12,
            Some(_) => {
                out.push('\u{fffd}');
                (rest, found) = (from.get(6..).unwrap_or_default(), true);
                continue;
            }
            // Any other escape: the backslash and what follows it.
            None => 1 + from.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (escape, after) = from.split_at(length.min(from.len()));
        out.push_str(escape);
        rest = after;
    }
    out.push_str(rest);
    found.then_some(out)
}

#[derive(Debug, PartialEq, Eq)]
enum Half {
    High,
    Low,
}
use Half::{High, Low};

/// Which half of a character the escape at the beginning stands for.
fn half(text: &str) -> Option<Half> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(High),
        0xdc00..=0xdfff => Some(Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::read_json;

    #[test]
    fn halves_of_characters_are_read() {
        let read = |text: &str| read_json::<String>(text).ok();
        assert_eq!(read(r#""a\ud83d""#).as_deref(), Some("a\u{fffd}"));
        assert_eq!(read(r#""\ude00\ud83d\ud83d\ude00b""#).as_deref(), Some("\u{fffd}\u{fffd}😀b"));
        assert_eq!(read(r#""\\ud83d""#).as_deref(), Some("\\ud83d"));
        assert_eq!(read(r#""\ud83d\n\ud8""#), None);
    }
}
