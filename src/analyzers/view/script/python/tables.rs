//! Lists and tables of constants that Python looks something up in, and the numbers that it gives a name.

use super::super::{Constant, Table, plain_code};
use super::{Kind, Reader};
use std::collections::BTreeMap;
use std::ops::Range;

/// The entries of a table, and the line of its declaration.
type Declared = (Vec<(String, String)>, usize);

impl Reader<'_> {
    /// Lists that something is asked to be in, and tables that something is looked up in, once for each place or name.
    pub(super) fn tables(&self) -> Vec<Table> {
        let mut declared: BTreeMap<&str, Declared> = BTreeMap::new();
        for (name, value, line) in self.declarations() {
            if let Some(entries) = self.entries(value) {
                declared.insert(name, (entries, line));
            }
        }
        let mut tables = Vec::new();
        for at in 0..self.tokens.len() {
            if let Some((operand, list)) = self.membership(at) {
                let looked_up = plain_code(self.between(operand));
                if let Some(entries) = self.entries(list.clone()) {
                    tables.push(Table { name: String::new(), entries, looked_up, line: self.line(at) });
                } else if list.len() == 1 {
                    tables.extend(taken(&mut declared, self.text(list.start), looked_up));
                }
            } else if let Some(key) = self.lookup(at) {
                tables.extend(taken(&mut declared, self.text(at), plain_code(self.between(key))));
            }
        }
        tables
    }

    /// Names given to a single number, with the line.
    pub(super) fn numbers(&self) -> Vec<(String, String, usize)> {
        let number = |(name, value, line): (&str, Range<usize>, usize)| match self.constant(value)? {
            Constant::Number(number) => Some((name.to_owned(), number, line)),
            Constant::Text(_) => None,
        };
        self.declarations().into_iter().filter_map(number).collect()
    }

    /// Lines that give a name to something: the name, the value, the line.
    fn declarations(&self) -> Vec<(&str, Range<usize>, usize)> {
        let named = |line: Range<usize>| {
            let is_declaration = self.kind(line.start) == Some(Kind::Name) && self.text(line.start + 1) == "=";
            is_declaration.then(|| (self.text(line.start), line.start + 2..line.end, self.line(line.start)))
        };
        self.lines().into_iter().filter_map(named).collect()
    }

    /// Of `x in …` at its word: what is asked for, and where. What a loop runs over is asked for nothing.
    fn membership(&self, at: usize) -> Option<(Range<usize>, Range<usize>)> {
        if self.kind(at) != Some(Kind::Name) || self.text(at) != "in" {
            return None;
        }
        let end = if self.text(at.checked_sub(1)?) == "not" { at - 1 } else { at };
        let begins_loop = |word: &&str| *word == "for";
        let ends_search = |word: &&str| ["in", "if", "elif", "and", "or", "return", "=", ":"].contains(word);
        let before = (0..end).rev().take_while(|at| self.kind(*at) != Some(Kind::End)).map(|at| self.text(at));
        let word = before.into_iter().find(|word| begins_loop(word) || ends_search(word));
        let operand = self.operand_before(end);
        (word != Some("for") && self.constant(operand.clone()).is_none() && !operand.is_empty())
            .then(|| (operand, self.operand_after(at + 1)))
    }

    /// The key of `NAME[key]` and of `NAME.get(key, …)`, at the name; nothing where the key is a constant.
    fn lookup(&self, at: usize) -> Option<Range<usize>> {
        if self.kind(at) != Some(Kind::Name) {
            return None;
        }
        let from = match (self.text(at + 1), self.text(at + 2), self.text(at + 3)) {
            ("[", ..) => at + 2,
            (".", "get", "(") => at + 4,
            _ => return None,
        };
        let key = self.operand_after(from);
        (!key.is_empty() && self.constant(key.clone()).is_none()).then_some(key)
    }

    /// The constants between a pair of brackets, at least two, with their keys where they have some.
    fn entries(&self, value: Range<usize>) -> Option<Vec<(String, String)>> {
        let is_bracketed = matches!(
            (self.text(value.start), self.text(value.end.checked_sub(1)?)),
            ("[", "]") | ("(", ")") | ("{", "}")
        );
        let inner = value.start + 1..value.end.checked_sub(1)?;
        if !is_bracketed || inner.start >= inner.end {
            return None;
        }
        let mut entries = Vec::new();
        let mut from = inner.start;
        while from < inner.end {
            let end = self.next(from..inner.end, ",");
            let colon = self.next(from..end, ":");
            let key = if colon < end { self.plain(from..colon)? } else { String::new() };
            let first = if colon < end { colon + 1 } else { from };
            entries.push((key, self.plain(first..end)?));
            from = end + 1;
        }
        (entries.len() >= 2).then_some(entries)
    }

    /// Where a sign stands, else the end.
    fn next(&self, mut tokens: Range<usize>, sign: &str) -> usize {
        let end = tokens.end;
        tokens.find(|at| self.kind(*at) == Some(Kind::Sign) && self.text(*at) == sign).unwrap_or(end)
    }

    fn plain(&self, value: Range<usize>) -> Option<String> {
        match self.constant(value)? {
            Constant::Number(text) | Constant::Text(text) => Some(text),
        }
    }

    fn line(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(1, |token| token.line)
    }
}

/// The table of a name, taken at the first place that looks something up in it.
fn taken(declared: &mut BTreeMap<&str, Declared>, name: &str, looked_up: String) -> Option<Table> {
    let (entries, line) = declared.remove(name)?;
    Some(Table { name: name.to_owned(), entries, looked_up, line })
}

#[cfg(test)]
mod tests {
    use crate::analyzers::view::Script;

    #[test]
    fn lists_and_tables_that_are_asked_are_read_and_data_is_not() {
        let script = Script::of_python(
            "RATES = {'gold': 0.2, 'silver': 0.1}\nCLOSED = [\n    'sat',\n    'sun',\n]\nCOLUMNS = ['a', 'b']\nMAX_ORDER = 5_000\nfor tier in ['x', 'y']:\n    pass\nrate = RATES.get(item['tier'], 0)\nif item['country'] in ('DE', 'FR') and day not in CLOSED:\n    pass\nlow = [x for x in rows if x['level'] in ['error', 'fatal']]\n",
        );
        let read: Vec<_> = script
            .tables
            .iter()
            .map(|t| format!("{}/{} {} {:?}", t.line, t.name, t.looked_up, t.entries.first().unwrap()))
            .collect();
        assert_eq!(
            read,
            [
                "1/RATES item.tier (\"gold\", \"0.2\")",
                "11/ item.country (\"\", \"DE\")",
                "2/CLOSED day (\"\", \"sat\")",
                "13/ x.level (\"\", \"error\")"
            ]
        );
        assert_eq!(script.numbers, [("MAX_ORDER".to_owned(), "5000".to_owned(), 7)]);
    }
}
