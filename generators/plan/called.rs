//! What steps are called in code: as their authors called them; by what they do, where only the editor named them.

use super::names::words;
use cutover_ir::{Expr, Node, Op, Part, Step, Value, Workflow};
use petgraph::stable_graph::NodeIndex;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// Words for what steps give.
#[derive(Default, Deserialize)]
struct Words {
    /// A verb that changes something → what it was done to.
    done: BTreeMap<String, String>,
    /// Verbs that only ask: what they give is called after the thing.
    asking: Vec<String>,
    /// What a transform of the runtime gives, by its name.
    gives: BTreeMap<String, String>,
    /// Parameters whose constant says which thing is meant.
    things: Vec<String>,
    /// Words that say nothing of what they stand for.
    vague: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| cutover_ir::table!("called.json"));

/// A name for each step, from which identifiers and files are made. It need not be the only one of its kind.
pub fn called(workflow: &Workflow) -> HashMap<NodeIndex, String> {
    let mut bases: HashMap<&str, usize> = HashMap::new();
    for (_, step) in workflow.steps() {
        *bases.entry(without_number(&step.name)).or_default() += 1;
    }
    let name = |step: &Step| {
        let said = if step.labels.unnamed { by_deed(step) } else { None };
        said.unwrap_or_else(|| {
            let base = without_number(&step.name);
            // The editor counts copies; where the others are gone, the number says nothing.
            if bases.get(base) == Some(&1) { base.to_owned() } else { step.name.clone() }
        })
    };
    workflow.steps().map(|(index, step)| (index, name(step))).collect()
}

/// A name without the number that the editor gives a copy: it stands right behind a word, as no number of an author's does that counts.
fn without_number(name: &str) -> &str {
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = name.get(base.len()..).unwrap_or_default();
    let letters = base.chars().rev().take_while(|c| c.is_lowercase()).count();
    let copy = number.len() <= 2 && number.parse::<u8>().is_ok_and(|n| (1..20).contains(&n));
    if copy && letters >= SHORTEST_WORD { base } else { name }
}

/// Words with numbers that belong to them are shorter: `mp3`, `web3`.
const SHORTEST_WORD: usize = 4;

/// What a step does, in words; nothing where its parameters do not say it.
fn by_deed(step: &Step) -> Option<String> {
    if let Some(notes) = step.notes.as_ref().and_then(|notes| short(&notes.value)) {
        return Some(notes);
    }
    match &step.op {
        Op::Call { module, params, .. } if module == "connectors/http" => {
            Some(format!("{} response", address(params.get("url")?)?))
        }
        Op::Call { function, params, .. } => Some(result(function, thing(params).as_deref())),
        Op::Transform { function, params, .. } => {
            let field = params.get("field").and_then(Node::text).and_then(|field| said(field.rsplit('.').next()?));
            field.or_else(|| WORDS.gives.get(function).cloned())
        }
        Op::Assign { assignments, raw: None, .. } => match assignments.as_slice() {
            [only] => Some(format!("{} set", field(only)?)),
            [one, other] => Some(format!("{} and {} set", field(one)?, field(other)?)),
            _ => None,
        },
        _ => None,
    }
}

/// The last member of the name of a field that is set.
fn field(assignment: &cutover_ir::Assignment) -> Option<String> {
    said(assignment.name.text()?.rsplit('.').next()?)
}

/// A note that is as short as a name.
fn short(note: &str) -> Option<String> {
    let note = note.trim();
    let count = note.split_whitespace().count();
    let plain = note.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '\'' | '-' | '.'));
    ((2..=6).contains(&count) && plain && note.is_ascii()).then(|| note.trim_end_matches('.').to_owned())
}

/// A word that says something, and is made of letters.
fn said(word: &str) -> Option<String> {
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    let vague = WORDS.vague.iter().any(|vague| word.eq_ignore_ascii_case(vague));
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' '));
    (letters >= 3 && word.len() <= 30 && plain && !vague).then(|| word.to_owned())
}

/// What an address is about: the last fixed part of its path that is a word, else its host.
fn address(url: &Node) -> Option<String> {
    let text = match &url.value {
        Value::Text(text) => text.clone(),
        Value::Expr(Expr::Template(parts)) => {
            let piece = |part: &Part| match part {
                Part::Text(text) => text.clone(),
                Part::Hole(_) => "{}".to_owned(),
            };
            parts.iter().map(piece).collect()
        }
        _ => return None,
    };
    let (_, rest) = text.trim().split_once("://")?;
    let rest = rest.split(['?', '#']).next()?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let last = path.rsplit('/').filter(|part| !part.contains("{}")).find_map(said);
    last.or_else(|| {
        let mut labels = host.rsplit('.').skip(1);
        labels.find_map(said)
    })
}

/// Which table, sheet or collection a call is about, where a constant says it.
fn thing(params: &Node) -> Option<String> {
    let named = |key: &String| {
        let node = params.get(key)?;
        node.text().or_else(|| node.get("name").and_then(Node::text)).and_then(said)
    };
    WORDS.things.iter().find_map(named)
}

/// What a function gives: the thing that it asks for, or what was done to it.
fn result(function: &str, thing: Option<&str>) -> String {
    let all = words(function);
    let Some((verb, rest)) = all.split_first() else { return function.to_owned() };
    let verb = verb.to_lowercase();
    let rest = rest.join(" ");
    let thing = thing.map_or_else(String::new, |thing| format!("{thing} "));
    if WORDS.asking.contains(&verb) && !rest.is_empty() {
        return format!("{thing}{rest}");
    }
    WORDS.done.get(&verb).map_or_else(|| function.to_owned(), |done| format!("{done} {thing}{rest}"))
}

/// What a step gives where the name of what it does is taken: `sendEmail` gives `sentEmail`.
pub fn outcome(name: &str) -> Option<String> {
    let end = name.find(|c: char| c.is_uppercase() || c.is_ascii_digit()).unwrap_or(name.len());
    let (verb, rest) = name.split_at_checked(end)?;
    let done = WORDS.gives.get(name).or_else(|| WORDS.done.get(verb))?;
    Some(if WORDS.gives.contains_key(name) { super::identifier(done) } else { format!("{done}{rest}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_number_of_a_copy_goes() {
        for (name, base) in [
            ("Wait for Video1", "Wait for Video"),
            ("Image to Base64", "Image to Base64"),
            ("display mp3", "display mp3"),
            ("Step 2", "Step 2"),
            ("Download from VEO3", "Download from VEO3"),
        ] {
            assert_eq!(without_number(name), base);
        }
    }

    #[test]
    fn what_is_given_is_called_after_the_thing() {
        assert_eq!(result("findMongoDocuments", Some("blog")), "blog Mongo Documents");
        assert_eq!(result("sendTelegramMessage", None), "sent Telegram Message");
        assert_eq!(outcome("sendEmail").as_deref(), Some("sentEmail"));
        assert_eq!(outcome("aggregate").as_deref(), Some("aggregated"));
        assert_eq!(outcome("leads"), None);
    }

    #[test]
    fn an_address_is_called_after_what_stands_last_in_it() {
        let url = |text: &str| Node::new(Value::Text(text.to_owned()), cutover_ir::Pointer::root());
        assert_eq!(address(&url("https://api.example.com/v1/images/edits?x=1")).as_deref(), Some("edits"));
        assert_eq!(address(&url("https://api.example.com/v1/")).as_deref(), Some("example"));
        assert_eq!(address(&url("not an address")), None);
    }
}
