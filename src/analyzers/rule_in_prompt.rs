use super::rule::{Found, Rule};
use super::view::{Subject, count, list, quote};
use aho_corasick::AhoCorasick;
use cutover_ir::{Confidence, Severity};
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    code: "BR002",
    name: "rule-in-prompt",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    effort: 2,
    help: "Decide which of these the model may break. Check the others in code after the model's answer, and pin the prompt's text with a test.",
    tags: &["LLM07:2025"],
    page: include_str!("rule_in_prompt.md"),
    check,
};

/// Words that make a sentence a rule, and words that make it a rule about form only.
#[derive(Default, Deserialize)]
struct Words {
    /// It commands or depends on something.
    modals: Vec<String>,
    /// It commands.
    strong: Vec<String>,
    /// Business matters. The start of a word is enough.
    policies: Vec<String>,
    /// What a number counts when it is about the business.
    units: Vec<String>,
    /// Something depends on it.
    conditions: Vec<String>,
    /// A sentence that begins with one of these tells of a case.
    openings: Vec<String>,
    /// A sentence that begins with one of these says what is to be done, not how it is decided.
    tasks: Vec<String>,
    /// A number after one of these is a threshold.
    bounds: Vec<String>,
    /// Something may not be done alone.
    consents: Vec<String>,
    /// It is about the form of the answer.
    format: Vec<String>,
    /// It tells how things are, and asks for nothing.
    statements: Vec<String>,
}

/// The words with a space before each, and one after those that count as whole words only: that is how a sentence is searched.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words: Words = cutover_ir::table!("rule_in_prompt.json");
    for whole in [&mut words.modals, &mut words.strong, &mut words.conditions, &mut words.consents] {
        whole.iter_mut().for_each(|word| *word = format!(" {word} "));
    }
    for start in [&mut words.policies, &mut words.format] {
        start.iter_mut().for_each(|word| *word = format!(" {word}"));
    }
    words
});

fn check(subject: &Subject<'_>, found: &mut Found) {
    for prompt in &subject.prompts {
        let rules: Vec<String> = prompt.rules().iter().map(|s| quote(s, 120)).collect();
        if rules.is_empty() {
            continue;
        }
        found.report(
            format!(
                "The prompt of {} holds {}: {}.",
                quote(&prompt.step.name, 60),
                count(rules.len(), "business rule"),
                list(&rules, 3)
            ),
            [prompt.at],
        );
    }
}

/// The sentences of a prompt that are rules of the business, each once: what matters is said twice.
pub(crate) fn prompt_rules(text: &str) -> Vec<&str> {
    let mut seen = HashSet::new();
    sentences(text).into_iter().filter(|sentence| is_rule(sentence) && seen.insert(*sentence)).collect()
}

/// The sentences and list entries of a text.
fn sentences(text: &str) -> Vec<&str> {
    lines(text)
        .into_iter()
        .flat_map(|line| line.split_inclusive(['!', '?', ';']))
        .flat_map(stops)
        .map(bare)
        .filter(|sentence| (12..=400).contains(&sentence.chars().count()))
        .collect()
}

/// The pieces of a line between its full stops. One behind a single letter ends an abbreviation: "P.O. boxes".
fn stops(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, _) in line.match_indices(". ") {
        let mut before = line.get(..at).unwrap_or_default().chars().rev();
        let is_letter = before.next().is_some_and(char::is_uppercase);
        if !(is_letter && before.next().is_none_or(|c| !c.is_alphanumeric())) {
            pieces.push(line.get(from..at).unwrap_or_default());
            from = at + 2;
        }
    }
    pieces.push(line.get(from..).unwrap_or_default());
    pieces
}

/// The lines of a text. One that opens a case and ends in a colon says nothing without the line after it, so the two are one.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices('\n').chain([(text.len(), "")]) {
        let line = text.get(from..at).unwrap_or_default();
        let is_open = line.trim_end().ends_with(':') && is_case(&bare(line).to_lowercase()) && at < text.len();
        if !is_open {
            lines.push(line);
            from = at + 1;
        }
    }
    lines
}

/// A sentence without the signs that make it an entry of a list or a heading. A sign before a number is the number's own.
fn bare(sentence: &str) -> &str {
    let is_sign = |c: char| c.is_whitespace() || "-*•#>–".contains(c);
    let bare = sentence.trim_matches(is_sign);
    let before = sentence.len() - sentence.trim_start_matches(is_sign).len();
    let is_number =
        bare.starts_with(|c: char| c.is_ascii_digit()) && sentence.get(..before).is_some_and(|s| s.ends_with('-'));
    if is_number { sentence.get(before - 1..before + bare.len()).unwrap_or(bare) } else { bare }
}

/// Whether a sentence, in small letters, begins by telling of a case.
fn is_case(lower: &str) -> bool {
    begins(lower, &WORDS.openings)
}

fn begins(lower: &str, words: &[String]) -> bool {
    words.iter().any(|word| lower.starts_with(word.as_str()))
}

fn is_rule(sentence: &str) -> bool {
    if sentence.contains(['{', '}', '`'])
        || sentence.contains("\":")
        || sentence.contains("\" :")
        || sentence.contains("=\"")
        || sentence.ends_with('?')
        || is_quotation(sentence)
        || is_rewriting(sentence)
    {
        return false;
    }
    let lower = sentence.to_lowercase().replace('\u{2019}', "'");
    let padded = format!(" {} ", lower.replace([',', '.', ':', ';', '!', '?', '(', ')', '"', '*', '\n'], " "));
    let said = SEARCH.lists(&padded);
    let says = |list: List| said.contains(&list);
    let bounded = says(List::Conditions) && has_bound(&padded);
    // "If the customer is VIP, …": a case of the business, and what is done then.
    let case = says(List::Policies) && is_case(&lower) && (lower.contains(',') || padded.contains(" then "));
    let binds = bounded
        || case
        || says(List::Consents)
        || (says(List::Modals) && has_measure(&padded))
        || (says(List::Strong) && says(List::Policies));
    binds && !begins(&lower, &WORDS.tasks) && !says(List::Format) && !says(List::Statements)
}

/// Whether a sentence shows what somebody might write: a quotation, and at most a remark or what becomes of it behind it.
fn is_quotation(sentence: &str) -> bool {
    let mut letters = sentence.chars();
    let close = match letters.next() {
        Some('"' | '“' | '„') => ['"', '”', '“'],
        Some('«') => ['»'; 3],
        _ => return false,
    };
    let said = letters.as_str();
    let after = said.find(close).and_then(|end| said.get(end..)).unwrap_or_default().trim_start_matches(close);
    let after = after.trim_start_matches(|c: char| c.is_whitespace() || ",.*".contains(c));
    after.is_empty() || after.starts_with('(') || ARROWS.iter().any(|arrow| after.starts_with(arrow))
}

/// Signs between what is and what follows from it.
const ARROWS: [&str; 3] = ["→", "->", "=>"];

/// Whether a sentence shows how a value is written in another way: `$2.5M -> 2500000`.
fn is_rewriting(sentence: &str) -> bool {
    let value = |text: &str| {
        let text = text.trim();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        digits > 0
            && !text.contains(['<', '>', '=', '≤', '≥', '%', ' ', '-', '–'])
            && digits * 3 >= text.chars().count()
    };
    ARROWS.iter().find_map(|arrow| sentence.split_once(arrow)).is_some_and(|(from, to)| value(from) && value(to))
}

/// A list of words that a sentence is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Modals,
    Strong,
    Policies,
    Conditions,
    Consents,
    Format,
    Statements,
}

/// All lists, for one search through a sentence.
struct Search {
    /// Nothing where the words cannot be searched for; a test holds that they can.
    words: Option<AhoCorasick>,
    /// The list of each word.
    lists: Vec<List>,
}

impl Search {
    /// The lists of which a sentence holds a word.
    fn lists(&self, sentence: &str) -> Vec<List> {
        let mut found = Vec::new();
        for word in self.words.iter().flat_map(|words| words.find_overlapping_iter(sentence)) {
            let list = self.lists.get(word.pattern().as_usize()).filter(|list| !found.contains(*list));
            found.extend(list);
        }
        found
    }
}

static SEARCH: LazyLock<Search> = LazyLock::new(|| {
    let lists = [
        (List::Modals, &WORDS.modals),
        (List::Strong, &WORDS.strong),
        (List::Policies, &WORDS.policies),
        (List::Conditions, &WORDS.conditions),
        (List::Consents, &WORDS.consents),
        (List::Format, &WORDS.format),
        (List::Statements, &WORDS.statements),
    ];
    Search {
        words: AhoCorasick::new(lists.iter().flat_map(|(_, words)| words.iter())).ok(),
        lists: lists.iter().flat_map(|(list, words)| std::iter::repeat_n(*list, words.len())).collect(),
    }
});

/// A number after a word or sign that makes it a threshold: `above 80`, `>= 0.85`, `<90`.
fn has_bound(padded: &str) -> bool {
    WORDS.bounds.iter().any(|bound| {
        let is_sign = !bound.chars().any(char::is_alphabetic);
        padded.match_indices(bound.as_str()).any(|(at, _)| {
            let before = padded.get(..at).unwrap_or_default();
            // The head of an arrow is no sign of a comparison.
            let alone = if is_sign { !before.ends_with(['-', '=']) } else { before.ends_with(' ') };
            let after = padded.get(at + bound.len()..).unwrap_or_default();
            let number = after.trim_start().trim_start_matches(['$', '€', '£']);
            alone && (is_sign || after.starts_with(' ')) && number.starts_with(|c: char| c.is_ascii_digit())
        })
    })
}

/// A number next to a unit of the business: `10 %`, `$500`, `30 days`.
fn has_measure(padded: &str) -> bool {
    let (mut before, mut earlier) = ("", "");
    for word in padded.split_whitespace() {
        // "The news of the last 7 days" says what to look at.
        if ["last", "past", "next"].contains(&earlier) {
            (earlier, before) = (before, word);
            continue;
        }
        let number = word.trim_matches(|c: char| !c.is_ascii_digit());
        if !number.is_empty() && number.len() <= 12 {
            let glued = word.replace(number, "");
            if WORDS.units.iter().any(|u| *u == glued || (before == u && !u.chars().any(char::is_alphabetic))) {
                return true;
            }
        }
        let previous_is_number =
            !before.is_empty() && before.bytes().all(|b| b.is_ascii_digit() || b"+-k".contains(&b));
        if previous_is_number && WORDS.units.iter().any(|u| u == word.trim_end_matches('s') || u == word) {
            return true;
        }
        (earlier, before) = (before, word);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_their_signs_and_their_second_half() {
        for (text, whole) in [
            ("- -0.3 ≤ score ≤ 0.3 → Neutral", "-0.3 ≤ score ≤ 0.3 → Neutral"),
            ("-0.3 ≤ score ≤ 0.3 → Neutral", "-0.3 ≤ score ≤ 0.3 → Neutral"),
            ("* 30 days are the limit", "30 days are the limit"),
            ("If leaves are above 1:\n approve it", "If leaves are above 1:\n approve it"),
            ("We must not ship to P.O. boxes. Be kind to all.", "We must not ship to P.O. boxes"),
            ("Rules of the house:\n", "Rules of the house:"),
        ] {
            assert_eq!(sentences(text).first(), Some(&whole), "{text}");
        }
    }

    #[test]
    fn business_rules_are_told_from_rules_about_form() {
        for rule in [
            "Never offer more than 10 % discount.",
            "If the order is above $500, ask a manager.",
            "Refunds must not be promised after 30 days",
            "Do not share confidential contract terms.",
            "Only use >0.85 if several signals agree",
            "Never delete a record without explicit approval.",
            "If the customer is VIP, skip the queue",
            "When an invoice is overdue, then call before you write.",
            "Customers under 18 may not buy alcohol.",
            "Free shipping above €75.",
            "Refunds above 200 EUR need a manager's approval",
            "Orders from Russia or Belarus are to be refused",
            "Per our Returns Policy, items are returnable within 30 days",
            "We must not ship to P.O. boxes",
            "The refund window is 30 days.",
            "\"VIP\" customers may get at most 10 % discount.",
            "Score > 80 → approve the loan",
            "Under no circumstances grant credit to applicants with a score below 600",
            "Customers of less than 3 months are not eligible for the programme",
            "Treat invoices older than 60 days as overdue",
            "Bei Beträgen über 500 € muss ein Vorgesetzter zustimmen",
            "You must not share another customer's data",
        ] {
            assert!(is_rule(rule), "{rule}");
        }
        for form in [
            "Example: \"If the customer is VIP, give 20 % off\"",
            "Always answer in JSON.",
            "Use at most 100 words.",
            "Never use emojis or hashtags.",
            "The answer must be under 280 characters",
            "You are a helpful assistant for our shop.",
            "Write 3 sentences about the price.",
            "What is the discount if the customer is VIP?",
            "If you are not sure, say so.",
            "You need at least 3 sentences above the list.",
            "Summarise the news of the last 7 days",
            "Feel free to ask for more than 2 sources",
            "$2.5M -> 2500000",
            "\"50,000 employees\" (when there are 500)",
            "\"$40M revenue\" → \"$10-50M revenue\" (if a source shows this)",
            "Maximum 5 points per part unless told otherwise.",
            "If nothing was said in the past 24 hours, say so",
            "When to use: when a user asks for a booking, or wants to cancel",
            "Identify areas where budget must be allocated",
            "We're always looking at what our competitors do.",
            "Doing this by machine cuts errors by up to 90%.",
            "If a competitor is mentioned, summarize what is said",
        ] {
            assert!(!is_rule(form), "{form}");
        }
    }
}
