//! A formula as tokens.

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A number as it was written.
    Number(String),
    /// A text in quotes, without them.
    Text(String),
    /// A name without backticks.
    Word(String),
    /// A name in backticks.
    Quoted(String),
    /// One of `. [ ] ( ) ;` or an operator.
    Sign(&'static str),
}

const SIGNS: &[&str] = &[
    "!=", "<=", ">=", "<>", "==", "&&", "||", ".", "[", "]", "(", ")", ";", "=", "<", ">", "&", "|", "+", "-", "*",
    "/", "%", "!",
];

/// The length in bytes of the hole that a text begins with, up to its closing braces. Quotes and backticks hide braces.
pub fn hole(text: &str) -> Option<usize> {
    // A quote that is never closed would hide the end: then the first closing braces count.
    closing(text, true).or_else(|| closing(text, false))
}

fn closing(text: &str, quotes: bool) -> Option<usize> {
    let mut inside: Option<char> = None;
    let mut before = ';';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match inside {
            Some(quote) if c == quote => inside = None,
            Some(_) => {}
            None if quotes && (c == '"' || c == '`' || c == '\'' && opens(before)) => inside = Some(c),
            None if c == '}' && chars.peek().is_some_and(|(_, next)| *next == '}') => return Some(at),
            // A second pair of braces: the first pair was text.
            None if c == '{' && chars.peek().is_some_and(|(_, next)| *next == '{') => return None,
            None => {}
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    None
}

/// Whether an apostrophe after this character begins a text.
fn opens(before: char) -> bool {
    matches!(before, '(' | ';' | '=' | '<' | '>' | '+' | '&' | '|' | '[')
}

/// The tokens of a formula, or why it has none.
pub fn tokens(source: &str) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        if c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}' {
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (token, length) = next(rest, c, found.last())?;
        found.push(token);
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(found)
}

fn next(rest: &str, first: char, before: Option<&Token>) -> Result<(Token, usize), String> {
    if first == '"' || first == '\'' || (first == '\\' && rest.starts_with("\\\"")) {
        return text(rest, first);
    }
    if first == '`' {
        let body = rest.get(1..).unwrap_or_default();
        let end = body.find('`').ok_or("a backtick is not closed")?;
        return Ok((Token::Quoted(body.get(..end).unwrap_or_default().to_owned()), end + 2));
    }
    let after_dot = before == Some(&Token::Sign("."));
    if first.is_ascii_digit() && !after_dot {
        return Ok(number(rest));
    }
    if is_word(first) {
        let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        return Ok((Token::Word(rest.get(..length).unwrap_or_default().to_owned()), length));
    }
    match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        Some(sign) => Ok((Token::Sign(sign), sign.len())),
        None => Err(format!("it holds the character {first}, which has no meaning there")),
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '@' | '#' | ':' | '?')
}

/// A text in quotes; a doubled quote is a quote. Exports hold quotes that were escaped once more, too.
fn text(rest: &str, first: char) -> Result<(Token, usize), String> {
    let (open, quote) = if first == '\\' {
        ("\\\"", "\\\"")
    } else if first == '"' {
        ("\"", "\"")
    } else {
        ("'", "'")
    };
    let mut out = String::new();
    let mut at = open.len();
    while let Some(tail) = rest.get(at..) {
        let Some(end) = tail.find(quote) else { break };
        out.push_str(tail.get(..end).unwrap_or_default());
        at += end + quote.len();
        if quote == "\"" && rest.get(at..).is_some_and(|next| next.starts_with('"')) {
            out.push('"');
            at += 1;
            continue;
        }
        return Ok((Token::Text(out), at));
    }
    Err("a text is not closed".to_owned())
}

/// Digits, with decimals only where digits follow the point: `1.name` is a path.
fn number(rest: &str) -> (Token, usize) {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let whole = digits(rest);
    let tail = rest.get(whole..).unwrap_or_default();
    let mut length = whole;
    if let Some(fraction) = tail.strip_prefix('.') {
        let decimals = digits(fraction);
        let ends =
            fraction.get(decimals..).and_then(|t| t.chars().next()).is_none_or(|c| !is_word(c) && c != '.' && c != '[');
        if decimals > 0 && ends {
            length += 1 + decimals;
        }
    }
    if length == whole {
        // Digits with letters behind them are a name: `2nd`.
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        if word > whole {
            return (Token::Word(rest.get(..word).unwrap_or_default().to_owned()), word);
        }
    }
    (Token::Number(rest.get(..length).unwrap_or_default().to_owned()), length)
}
