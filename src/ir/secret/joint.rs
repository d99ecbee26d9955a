//! What stands between the name of a secret and its value.

/// What a joint says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// `:` and the rest of what code knows.
    Names,
    /// `=` alone.
    Assigns,
    /// `%3D`, which is `=` in an address within an address.
    Encoded,
}

/// The bytes from the end of a name to its value or the quote before it.
pub(super) struct Joint {
    pub length: usize,
    pub sign: Sign,
    /// The value is the first of a list.
    pub list: bool,
    /// The name alone does not say that the value is its own: a comma may separate two values.
    pub loose: bool,
}

const QUOTES: [char; 4] = ['\\', '"', '\'', '`'];

/// Signs that lead to a value, the longest first.
const SIGNS: &[&str] = &["===", "!==", "==", "!=", "||=", "??=", "||", "??", "=>", "=", ":", ","];

impl Joint {
    /// The joint at the beginning of what follows a name.
    pub(super) fn before_value(rest: &str) -> Option<Self> {
        let first = rest.chars().next()?;
        // Most names end with a letter of the sentence that they stand in.
        if !QUOTES.contains(&first) && !" \t:=!|?]()%,".contains(first) {
            return None;
        }
        if rest.starts_with("%3D") {
            return Some(Self { length: 3, sign: Sign::Encoded, list: false, loose: false });
        }
        let closed = rest.trim_start_matches(QUOTES).trim_start_matches(']');
        let quoted = closed.len() < rest.len();
        let spaced = closed.trim_start_matches([' ', '\t']);
        if !spaced.starts_with(['=', '!', '|', '?', ':', ',', '(', 'v']) {
            return None;
        }
        // `<input name="token" value="…">`
        if let Some(value) = spaced.strip_prefix("value=").filter(|_| quoted) {
            return Some(Self::at(rest, value, Sign::Names));
        }
        // `function getToken() { return "…"; }`
        if let Some(body) = spaced.strip_prefix("()") {
            let body = body.trim_start().trim_start_matches("=>").trim_start();
            let value = body.strip_prefix('{').map(str::trim_start).and_then(|body| body.strip_prefix("return"));
            let value = value.unwrap_or(body).trim_start();
            return value.starts_with(QUOTES).then(|| Self::at(rest, value, Sign::Names));
        }
        let sign = SIGNS.iter().find(|sign| spaced.starts_with(**sign))?;
        let after = spaced.strip_prefix(sign)?;
        let mut value = after.trim_start_matches([' ', '\t']);
        // `token: string = "…"`
        if *sign == ":"
            && let Some(typed) = value.strip_prefix("string").map(str::trim_start).and_then(|v| v.strip_prefix('='))
        {
            value = typed.trim_start();
        }
        // On the next line.
        let next = value.trim_start();
        if next.starts_with(['"', '\'', '`']) && next.len() < value.len() {
            value = next;
        }
        let unwrapped = value.strip_prefix("String(").unwrap_or(value);
        // `secret = { value: "…" }`
        let unwrapped = value_member(unwrapped).unwrap_or(unwrapped);
        // `env.KEY || "…"` behind the name that it is for.
        let fallback = fallback(unwrapped).unwrap_or(unwrapped);
        let listed = fallback.strip_prefix('[').map(str::trim_start);
        let value = listed.filter(|list| list.starts_with(QUOTES)).unwrap_or(fallback);
        let in_code = ![":", "="].contains(sign);
        if in_code && !value.starts_with(QUOTES) || (*sign == "," && !quoted) {
            return None;
        }
        let assigns = *sign == "=" && value.len() == after.trim_start_matches([' ', '\t']).len();
        let mut joint = Self::at(rest, value, if assigns { Sign::Assigns } else { Sign::Names });
        joint.list = listed.is_some();
        joint.loose = *sign == ",";
        Some(joint)
    }

    fn at(rest: &str, value: &str, sign: Sign) -> Self {
        Self { length: rest.len() - value.len(), sign, list: false, loose: false }
    }
}

/// What the only member of an object that says nothing itself holds.
fn value_member(value: &str) -> Option<&str> {
    let inside = value.strip_prefix('{')?.trim_start().trim_start_matches(QUOTES);
    let behind = inside.strip_prefix("value")?.trim_start_matches(QUOTES).trim_start().strip_prefix(':')?.trim_start();
    behind.starts_with(QUOTES).then_some(behind)
}

/// What stands for a path of names where there is nothing: `"…"` of `$env.KEY ?? "…"`.
fn fallback(value: &str) -> Option<&str> {
    let path = value.find(|c: char| !(c.is_ascii_alphanumeric() || "_.$?".contains(c))).filter(|end| *end > 0)?;
    let behind = value.get(path..)?.trim_start();
    let behind = behind.strip_prefix("||").or_else(|| behind.strip_prefix("??"))?.trim_start();
    behind.starts_with(QUOTES).then_some(behind)
}
