//! Long lines of emitted code: a call, a list or an object that does not fit gets a line for each of its parts.
//!
//! Only brackets are moved apart, and only where nothing can be mistaken: code with a slash or a block among the parts of a long line
//! stays as it is.

use super::literal;
use super::printer::indent_code;
use std::borrow::Cow;

/// Longest line, in characters.
const WIDTH: usize = 120;

/// The code with its long lines broken. Line breaks inside template literals are not lines yet.
pub fn wrap(code: &str) -> Cow<'_, str> {
    if code.lines().all(fits) {
        return Cow::Borrowed(code);
    }
    let mut out = String::with_capacity(code.len() + code.len() / 8);
    // What is still to be looked at, the next line last.
    let mut open: Vec<Cow<'_, str>> = code.lines().rev().map(Cow::Borrowed).collect();
    let reopened = |code: String| code.lines().rev().map(|line| Cow::Owned(line.to_owned())).collect::<Vec<_>>();
    while let Some(line) = open.pop() {
        if !fits(&line) && !is_comment(&line) && !imports_one(&line) {
            if let Some(broken) = text_member(&line) {
                // Its text cannot be broken: neither line is looked at again.
                out.push_str(&broken);
                out.push('\n');
                continue;
            }
            if let Some(head) = function_head(&line) {
                if let Some(broken) = broken(head) {
                    open.extend(reopened(format!("{broken} {{")));
                    continue;
                }
            } else if !line.ends_with("=> {") {
                let (unit, rest) = unit(&line, &open);
                if let Some(broken) = behind_sign(&unit).or_else(|| broken(&unit)) {
                    open.truncate(rest);
                    open.extend(reopened(broken));
                    continue;
                }
            }
            if let Some(broken) = declaration(&line) {
                open.extend(reopened(broken));
                continue;
            }
        }
        out.push_str(&line);
        out.push('\n');
    }
    if !code.ends_with('\n') {
        out.pop();
    }
    Cow::Owned(out)
}

/// Whether what a reader sees of a line is short enough.
pub fn fits(line: &str) -> bool {
    if line.len() <= WIDTH {
        return true;
    }
    // Of a template that goes over several lines the first and the last count: the others are text.
    let mut seen = line.split(literal::BREAK);
    let ends = [seen.next(), seen.next_back()];
    ends.into_iter().flatten().all(|part| part.len() <= WIDTH || part.chars().count() <= WIDTH)
}

/// The head of a function whose body begins at the end of the line.
fn function_head(line: &str) -> Option<&str> {
    let begins = |words: &&str| line.trim_start().starts_with(*words);
    ["async function ", "export function "].iter().any(begins).then(|| line.strip_suffix(" {")).flatten()
}

/// A long text as a member, or as what a constant is: it stands on the line below its name.
fn text_member(line: &str) -> Option<String> {
    let code = line.trim_start();
    let margin = line.len() - code.len();
    let sign = if code.starts_with("const ") || code.starts_with("export const ") { " = \"" } else { ": \"" };
    let at = code.find(sign)?;
    let (name, value) = (code.get(..at + sign.len() - 2)?, code.get(at + sign.len() - 1..)?);
    let plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | ' ' | '='));
    let named = name.trim_end_matches(':');
    let quoted = named.len() > 1 && named.starts_with('"') && named.ends_with('"') && named.matches('"').count() == 2;
    let text = value.strip_suffix([',', ';'])?.strip_prefix('"')?.strip_suffix('"')?;
    let mut escaped = false;
    let whole = !text.chars().any(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    // Below a short name little would be won.
    ((plain(named) || quoted) && named.len() > 4 && whole && !escaped)
        .then(|| format!("{}{name}\n{}{value}", " ".repeat(margin), " ".repeat(margin + 2)))
}

/// A declaration whose value begins on the line below its name: where not even the name of what is called stands on its line, or where
/// it is called with one short text.
fn behind_sign(unit: &str) -> Option<String> {
    let code = unit.trim_start();
    let margin = unit.len() - code.len();
    let at = code.find(" = await ").filter(|_| code.starts_with("const "))?;
    let value = code.get(at + 3..)?;
    let head = value.find('(')?;
    let name = code.get(..at + 2).filter(|name| margin + name.len() <= WIDTH && !name.contains('\n'))?;
    let short = value.len() - head <= 30 && !value.contains(',') && value.get(head + 1..)?.starts_with('"');
    if !short && fits(unit.get(..margin + at + 3 + head + 1)?) {
        return None;
    }
    Some(format!("{}{name}\n{}{}", " ".repeat(margin), " ".repeat(margin + 2), indent_code(value, 2)))
}

/// A declaration whose names, or whose name, can stand apart from the value.
fn declaration(line: &str) -> Option<String> {
    let indent = line.len() - line.trim_start().len();
    let margin = " ".repeat(indent);
    if let Some(rest) = line.trim_start().strip_prefix("const [") {
        let (names, value) = rest.split_once(']')?;
        let names: String = names.split(", ").map(|name| format!("{margin}  {name},\n")).collect();
        return Some(format!("{margin}const [\n{names}{margin}]{value}"));
    }
    // Parameters of a function that is a constant.
    let end = line.strip_suffix(" {").or_else(|| line.strip_suffix(" ({"))?;
    let open = line.starts_with("export const ").then(|| end.find(" = (")).flatten()? + 3;
    let inside = end.strip_suffix(") =>")?.get(open + 1..)?;
    let object =
        inside.strip_prefix("{ ").and_then(|inside| inside.strip_suffix(" }")).filter(|names| !names.contains('{'));
    let (open_bracket, close_bracket) = if object.is_some() { ("({", "})") } else { ("(", ")") };
    let names: String = parts(object.unwrap_or(inside))?.iter().map(|name| format!("  {name},\n")).collect();
    Some(format!(
        "{}{open_bracket}\n{names}{close_bracket}{}",
        line.get(..open)?,
        line.get(open + 1 + inside.len() + 1..)?
    ))
}

/// Whether a line imports one name, which no formatter moves to a line of its own.
fn imports_one(line: &str) -> bool {
    line.starts_with("import ") && !line.contains(',') && line.contains(" from \"")
}

fn is_comment(line: &str) -> bool {
    let code = line.trim_start();
    code.starts_with("//") || code.starts_with("/*") || code.starts_with('*')
}

/// A line with those that close its brackets, and how many lines are left behind them.
fn unit(line: &str, rest: &[Cow<'_, str>]) -> (String, usize) {
    let mut unit = line.to_owned();
    let mut left = rest.len();
    let mut scanner = Scanner::default();
    let mut clear = scanner.read(line);
    while clear.is_some()
        && !scanner.places.is_empty()
        && let Some(next) = left.checked_sub(1).and_then(|at| rest.get(at))
    {
        unit.push('\n');
        unit.push_str(next);
        left -= 1;
        if unit.len() > 20_000 {
            break;
        }
        clear = scanner.read("\n").and_then(|()| scanner.read(next));
    }
    (unit, left)
}

/// A pair of brackets.
#[derive(Clone, Copy, Debug)]
struct Pair {
    open: usize,
    close: usize,
}

/// What stands where in a piece of code.
#[derive(Default)]
struct Scan {
    /// Outermost brackets, in order.
    pairs: Vec<Pair>,
    /// Commas outside of brackets.
    commas: Vec<usize>,
}

/// Brackets and commas of code; nothing where a comment, a regular expression or a division could be mistaken for something else.
fn scan(code: &str) -> Option<Scan> {
    let mut scanner = Scanner::default();
    scanner.read(code)?;
    Some(scanner.found)
}

/// A scan that more code can be given to.
#[derive(Default)]
struct Scanner {
    found: Scan,
    /// Where it stands: in a quoted text, in a template, or in brackets, innermost last, with the place of the bracket.
    places: Vec<(u8, usize)>,
    /// How much it has read.
    read: usize,
    /// The last byte takes its meaning from the next one.
    escaped: bool,
}

impl Scanner {
    /// Reads on. Nothing where it cannot be sure of the code any more.
    fn read(&mut self, code: &str) -> Option<()> {
        let places = &mut self.places;
        let bytes = code.as_bytes();
        let mut next = usize::from(self.escaped && !code.is_empty());
        self.escaped &= code.is_empty();
        let before = self.read;
        self.read += code.len();
        while let Some(byte) = bytes.get(next).copied() {
            let at = before + next;
            next += 1;
            match (places.last().map(|p| p.0), byte) {
                (Some(b'"' | b'`'), b'\\') => {
                    self.escaped = next == bytes.len();
                    next += 1;
                }
                (Some(b'"'), b'"') | (Some(b'`'), b'`') => {
                    places.pop();
                }
                (Some(b'`'), b'$') if bytes.get(next) == Some(&b'{') => {
                    next += 1;
                    places.push((b'$', at));
                }
                (Some(quote @ (b'"' | b'`')), _) => {
                    let rest = bytes.get(next..).unwrap_or_default();
                    next += rest.iter().take_while(|byte| **byte != quote && !b"\\$".contains(byte)).count();
                }
                (_, b'"' | b'`') => places.push((byte, at)),
                (_, b'(' | b'[' | b'{') => places.push((byte, at)),
                (Some(b'$'), b'}') => {
                    places.pop();
                }
                (Some(open @ (b'(' | b'[' | b'{')), b')' | b']' | b'}') => {
                    let fits = matches!((open, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
                    let start = places.pop().filter(|_| fits)?.1;
                    if places.is_empty() {
                        self.found.pairs.push(Pair { open: start, close: at });
                    }
                }
                (_, b'/') if bytes.get(next) == Some(&b'*') => {
                    let rest = code.get(next + 1..)?;
                    next += 3 + rest.find("*/")?;
                }
                (_, b')' | b']' | b'}' | b'/' | b'\'') => return None,
                (None, b',') => self.found.commas.push(at),
                _ => {}
            }
        }
        Some(())
    }
}

/// The unit with one of its brackets moved apart.
fn broken(unit: &str) -> Option<String> {
    if let Some(broken) = behind_arrow(unit) {
        return Some(broken);
    }
    let pair = chosen(unit)?;
    let inside = unit.get(pair.open + 1..pair.close)?;
    let indent = unit.len() - unit.trim_start().len();
    let mut out = unit.get(..=pair.open)?.to_owned();
    for part in parts(inside)? {
        out.push('\n');
        out.push_str(&" ".repeat(indent + 2));
        out.push_str(&indent_code(part, 2));
        out.push(',');
    }
    out.push('\n');
    out.push_str(&" ".repeat(indent));
    out.push_str(unit.get(pair.close..)?);
    Some(out)
}

/// The unit with the call that a function gives on a line of its own: of a function that is a value by itself, or the last that a call is
/// given.
fn behind_arrow(unit: &str) -> Option<String> {
    let margin = unit.len() - unit.trim_start().len();
    let moved = |from: usize, to: usize, end: &str| {
        let (head, body, rest) = (unit.get(..from)?.trim_end(), unit.get(from..to)?.trim(), unit.get(to..)?);
        let own = format!("{}{}", " ".repeat(margin + 2), indent_code(body, 2));
        (fits(head) && !head.contains('\n')).then(|| format!("{head}\n{own}{end}{rest}"))
    };
    let whole = unit.trim_end_matches([',', ';']);
    let found = scan(unit)?;
    let last = found
        .pairs
        .last()
        .filter(|last| last.close + 1 == whole.len() && unit.get(last.open..=last.open) == Some("("))?;
    if let Some(from) = given_call(unit.get(..last.open)?) {
        return moved(from, whole.len(), "");
    }
    if !is_call(unit.get(..last.open)?) {
        return None;
    }
    let inside = unit.get(last.open + 1..last.close)?;
    let scanned = scan(inside)?;
    let argument = scanned.commas.last().map_or(0, |comma| comma + 1);
    let inner = scanned.pairs.last().filter(|inner| inner.close + 1 == inside.len() && inner.open > argument)?;
    if inside.get(inner.open..=inner.open) != Some("(") {
        return None;
    }
    let from = argument + given_call(inside.get(argument..inner.open)?)?;
    moved(last.open + 1 + from, last.close, &format!(",\n{}", " ".repeat(margin)))
}

/// Where, in what stands before a bracket, the name of a call begins that a function gives.
fn given_call(before: &str) -> Option<usize> {
    let from = before.rfind(" => ")? + 4;
    let name = before.get(from..)?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
    let name = name.strip_prefix("await ").unwrap_or(name);
    (!name.is_empty() && name.chars().all(plain)).then_some(from)
}

/// The brackets to move apart: the last object or list that the line can end with, else the call that holds everything.
fn chosen(unit: &str) -> Option<Pair> {
    let mut outer: Option<Pair> = None;
    let (mut from, mut to) = (0, unit.len());
    loop {
        let piece = unit.get(from..to)?;
        let Some(last) = scan(piece)?.pairs.last().copied() else { break };
        let tail = piece.get(last.close + 1..)?;
        if !(tail.trim_matches([';', ',', ' ']).is_empty()
            || outer.is_none() && (tail.starts_with(" from \"") || [": Promise<void>", ": boolean"].contains(&tail)))
        {
            break;
        }
        let before = piece.get(..last.open)?;
        let pair = Pair { open: from + last.open, close: from + last.close };
        let inside = unit.get(pair.open + 1..pair.close)?;
        let (kind, gapped) = (unit.get(pair.open..=pair.open)?, inside.starts_with('\n'));
        let breakable = !gapped && !inside.trim().is_empty() && parts(inside).is_some();
        let line = unit.get(..=pair.open)?;
        let head_fits = !line.contains('\n') && fits(line);
        match kind {
            "(" if before.ends_with("=> ") => {}
            "(" if is_call(before) => {
                // A call within a call has a line of its own before it is moved apart.
                if outer.is_some() {
                    break;
                }
                if breakable {
                    outer = Some(pair);
                }
            }
            "{" | "[" if is_value(before) => {
                if breakable && head_fits && !inside.contains('\n') {
                    return Some(pair);
                }
                if outer.is_none() && breakable {
                    outer = Some(pair);
                }
                break;
            }
            _ => break,
        }
        // On with the last part of what it holds, where the others stand on one line.
        let start = scan(inside)?.commas.last().map_or(0, |comma| comma + 1);
        if inside.get(..start)?.contains('\n') {
            break;
        }
        (from, to) = (pair.open + 1 + start, pair.close);
    }
    outer.filter(|pair| unit.get(pair.open..).is_some_and(|rest| !rest.starts_with("(\n")))
}

/// Whether a bracket behind this code begins the arguments of a call.
fn is_call(before: &str) -> bool {
    let word = before.rsplit(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).next().unwrap_or_default();
    let keyword = ["if", "for", "while", "switch", "catch", "function", "return", "await", "async", "of", "in"];
    (!word.is_empty() && !keyword.contains(&word)) || before.ends_with('>') && !before.ends_with("=>")
}

/// Whether a bracket behind this code begins an object, a list or names of an import, and neither a block nor an index.
fn is_value(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty()
        || before.ends_with(['(', ',', '[', ':'])
        || (before.ends_with('=') && !before.ends_with("=="))
        || ["import", "import type", "return"].contains(&before.trim_start())
}

/// The parts between commas; nothing where they are not all expressions.
fn parts(inside: &str) -> Option<Vec<&str>> {
    let scan = scan(inside)?;
    // A block among them would be moved with all that it holds, and a list of statements has no commas.
    if inside.contains("=> {") || inside.contains(";\n") || inside.contains("; ") {
        return None;
    }
    let mut parts = Vec::new();
    let mut from = 0;
    for at in scan.commas.iter().copied().chain([inside.len()]) {
        let part = inside.get(from..at)?.trim();
        if !part.is_empty() {
            parts.push(part);
        }
        from = at + 1;
    }
    (!parts.is_empty()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_object_of_a_call_takes_a_line_for_each_member() {
        let long = "x".repeat(60);
        let code = format!(
            "const a = await run.effect(\"A step\", {long}, ({{ json }}) => ({{ url: json.a, text: `a, ${{b({{}})}}` }}));\n"
        );
        let expected = format!(
            "const a = await run.effect(\"A step\", {long}, ({{ json }}) => ({{\n  url: json.a,\n  text: `a, ${{b({{}})}}`,\n}}));\n"
        );
        assert_eq!(wrap(&code), expected);
    }

    #[test]
    fn what_a_comment_beside_a_value_says_is_no_code() {
        let long = "x".repeat(60);
        let code =
            format!("await run.effect(\"A step\", {long}, f, () => ({{ table: \"t1\" /* (a, b */, name: \"n\" }}));\n");
        let expected = format!(
            "await run.effect(\"A step\", {long}, f, () => ({{\n  table: \"t1\" /* (a, b */,\n  name: \"n\",\n}}));\n"
        );
        assert_eq!(wrap(&code), expected);
    }

    #[test]
    fn a_call_whose_head_is_too_long_takes_a_line_for_each_argument() {
        let long = "x".repeat(90);
        let code = format!("  const {long} = await run.effect(\"Step\", before, () => ({{\n    url: 1,\n  }}));\n");
        let expected = format!(
            "  const {long} = await run.effect(\n    \"Step\",\n    before,\n    () => ({{\n      url: 1,\n    }}),\n  );\n"
        );
        assert_eq!(wrap(&code), expected);
    }

    #[test]
    fn options_behind_a_long_object_break_the_call() {
        let long = "x".repeat(60);
        let code = format!(
            "await run.effect(\"Step\", {long}, f, ({{ json }}) => ({{ a: json.a, b: json.b }}), {{ onError: \"route\" }});\n"
        );
        assert_eq!(wrap(&code).lines().count(), 7);
    }

    #[test]
    fn names_of_an_import_stand_below_each_other() {
        let names: Vec<String> = (0..30).map(|n| format!("Name{n}")).collect();
        let code = format!("import type {{ {} }} from \"./types.js\";\n", names.join(", "));
        assert!(wrap(&code).starts_with("import type {\n  Name0,\n"));
        assert!(wrap(&code).ends_with("  Name29,\n} from \"./types.js\";\n"));
    }

    #[test]
    fn parameters_of_a_function_stand_below_each_other() {
        let names: Vec<String> = (0..12).map(|n| format!("name{n}: Output<Item{n}>")).collect();
        let code = format!("  async function f({}): Promise<void> {{\n    a(b);\n  }}\n", names.join(", "));
        assert!(wrap(&code).starts_with("  async function f(\n    name0: Output<Item0>,\n"));
        assert!(wrap(&code).ends_with("\n  ): Promise<void> {\n    a(b);\n  }\n"));
    }

    #[test]
    fn what_could_be_mistaken_stays() {
        let long = "x".repeat(120);
        for code in [
            format!("if (f({long})) return;\n"),
            format!("const a = {long} / b(1, 2);\n"),
            format!("// {long}(1, 2)\n"),
            format!("run.join(async () => {{\n  {long};\n}}, {{ a: 1 }});\n"),
            format!("const a = text`{long} {{ b: 1 }}`;\n"),
        ] {
            assert_eq!(wrap(&code), code);
        }
    }
}
