//! How lists, calls and blocks stand on lines: as a formatter would leave them.

use super::super::literal;

/// A list or an object on one line where it is short, else one part a line. Objects that stand in a list side by side have lines of their own.
pub fn group(open: &str, parts: &[String], close: &str) -> String {
    if parts.is_empty() {
        return format!("{open}{close}");
    }
    let one = parts.join(", ");
    let pad = if open == "{" { " " } else { "" };
    let side_by_side = open == "[" && parts.len() > 1 && (all_several(parts, '{') || all_several(parts, '['));
    let most = if open == "[" { 100 } else { 80 };
    if one.len() <= most && !side_by_side && !one.contains(['\n', literal::BREAK]) {
        return format!("{open}{pad}{one}{pad}{close}");
    }
    apart(open, parts, close)
}

/// One part a line.
pub fn apart<S: AsRef<str>>(open: &str, parts: &[S], close: &str) -> String {
    let mut out = String::from(open);
    for part in parts {
        out.push_str("\n  ");
        out.push_str(&indent_code(part.as_ref(), 2));
        out.push(',');
    }
    out.push('\n');
    out.push_str(close);
    out
}

/// Whether all parts begin with that bracket and hold several members.
fn all_several(parts: &[String], bracket: char) -> bool {
    parts.iter().all(|part| part.starts_with(bracket) && has_several(part))
}

/// Whether an object or a list has more than one member.
fn has_several(code: &str) -> bool {
    let mut depth = 0usize;
    let mut quote = None;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(_), '\\') => {
                chars.next();
            }
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '`') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            // The comma behind the last member stands before the end of its line.
            (None, ',') if depth == 1 && !chars.as_str().trim_start().starts_with(['}', ']']) => return true,
            (None, _) => {}
        }
    }
    false
}

/// A call. Its arguments stand on one line where none goes over several, or where the last one does and is a function, an object or a
/// list; else each has a line.
pub fn call<S: AsRef<str>>(function: &str, arguments: &[S]) -> String {
    let joined = |arguments: &[S]| arguments.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    let flat = |arguments: &[S]| arguments.iter().all(|argument| !argument.as_ref().contains('\n'));
    let Some((last, before)) = arguments.split_last().filter(|_| !flat(arguments)) else {
        return format!("{function}({})", joined(arguments));
    };
    if flat(before) {
        let last = last.as_ref();
        let comma = if before.is_empty() { "" } else { ", " };
        match arrow(last) {
            _ if last.starts_with(['{', '[']) => return format!("{function}({})", joined(arguments)),
            Some((_, body)) if body.starts_with(['{', '[', '(']) => {
                return format!("{function}({})", joined(arguments));
            }
            Some((head, body)) => {
                let body = indent_code(body, 2);
                return format!("{function}({}{comma}{head}\n  {body},\n)", joined(before));
            }
            None => {}
        }
    }
    let lines: Vec<String> = arguments
        .iter()
        .map(|argument| match arrow(argument.as_ref()) {
            Some((head, body)) if body.contains('\n') && !body.starts_with(['{', '[', '(']) => {
                format!("{head}\n  {}", indent_code(body, 2))
            }
            _ => argument.as_ref().to_owned(),
        })
        .collect();
    apart(&format!("{function}("), &lines, ")")
}

/// A function as its head, up to the arrow, and its body.
pub fn arrow(code: &str) -> Option<(&str, &str)> {
    let starts = code.starts_with('(') || code.starts_with("async (");
    let end = code.find(" => ").filter(|_| starts)?;
    let head = code.get(..end + 3).filter(|head| !head.contains('\n'))?;
    Some((head, code.get(end + 4..)?))
}

/// Code as the body of an arrow function.
pub fn as_body(code: &str) -> String {
    if code.starts_with('{') { format!("({code})") } else { code.to_owned() }
}

/// Triggers of `main`, each as its members.
pub fn triggers(triggers: &[Vec<String>]) -> String {
    let objects: Vec<String> = triggers
        .iter()
        .map(|members| {
            let one = format!("{{ {} }}", members.join(", "));
            if one.len() <= 110 && !one.contains('\n') { one } else { apart("{", members, "}") }
        })
        .collect();
    match objects.as_slice() {
        [only] if only.chars().count() <= 105 && !only.contains('\n') => format!("[{only}]"),
        _ => indent_code(&apart("[", &objects, "]"), 2),
    }
}

/// Indents every line but the first. Line breaks inside template literals are not lines yet.
pub fn indent_code(code: &str, by: usize) -> String {
    code.replace('\n', &format!("\n{}", " ".repeat(by)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_side_by_side_have_lines_of_their_own() {
        let parts = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            group("[", &parts(&["{ a: 1, b: 2 }", "{ a: 3, b: 4 }"]), "]"),
            "[\n  { a: 1, b: 2 },\n  { a: 3, b: 4 },\n]"
        );
        assert_eq!(group("[", &parts(&["{ a: \"1, 2\" }", "{ a: [3, 4] }"]), "]"), "[{ a: \"1, 2\" }, { a: [3, 4] }]");
    }

    #[test]
    fn only_a_last_function_goes_over_lines_within_a_call() {
        assert_eq!(call("f", &["a", "() => ({\n  b,\n})"]), "f(a, () => ({\n  b,\n}))");
        assert_eq!(call("f", &["a", "() => g({\n  b,\n})"]), "f(a, () =>\n  g({\n    b,\n  }),\n)");
        assert_eq!(call("f", &["a", "g({\n  b,\n})"]), "f(\n  a,\n  g({\n    b,\n  }),\n)");
        assert_eq!(call("f", &["() => {\n  b;\n}", "{ c }"]), "f(\n  () => {\n    b;\n  },\n  { c },\n)");
    }
}
