use super::rule::{Found, Rule};
use super::view::{Choice, Subject, count, list, quote};
use cutover_ir::{Confidence, Pointer, Severity, Step};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    code: "AI001",
    name: "unpinned-model",
    severity: Severity::Low,
    confidence: Confidence::High,
    effort: 1,
    help: "Pin the dated version that runs today in pipeline.yaml, and move it on purpose, with the golden runs as a check.",
    tags: &["LLM03:2025"],
    page: include_str!("unpinned_model.md"),
    check,
};

#[derive(Default, Deserialize)]
struct Names {
    providers: HashMap<String, Provider>,
}

/// How a provider's model names look: `*` is anything, `#` a digit.
#[derive(Default, Deserialize)]
struct Provider {
    pinned: Vec<String>,
    #[serde(default)]
    floating: Vec<String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| cutover_ir::table!("unpinned_model.json"));

fn check(subject: &Subject<'_>, found: &mut Found) {
    // What the model is called, and whether the platform chose it → who uses it.
    let mut floating: BTreeMap<(String, bool), Vec<(&str, Pointer)>> = BTreeMap::new();
    for (_, step) in subject.live() {
        let Some(model) = subject.model(step) else {
            continue;
        };
        let Some(provider) = NAMES.providers.get(model.names) else {
            continue;
        };
        let (name, is_default, at) = match &model.choice {
            Choice::Named(name, at) if !is_pinned(name, provider) => (name.as_ref(), false, *at),
            Choice::Missing if !provider.pinned.iter().any(|p| p == "*") => {
                (model.default, true, &step.origin.params.at)
            }
            _ => continue,
        };
        floating.entry((name.to_owned(), is_default)).or_default().push((&step.name, at.clone()));
    }
    if floating.is_empty() {
        return;
    }
    let mut uses: Vec<_> = floating.into_iter().collect();
    uses.sort_by_key(|(_, steps)| std::cmp::Reverse(steps.len()));
    let all: usize = uses.iter().map(|(_, steps)| steps.len()).sum();
    let said: Vec<String> = uses
        .iter()
        .map(|((model, is_default), steps)| {
            let names: Vec<String> = steps.iter().map(|(step, _)| quote(step, 60)).collect();
            let model = match (model.is_empty(), is_default) {
                (true, _) => "the platform's default".to_owned(),
                (false, true) => format!("the platform's default, today {}", quote(model, 60)),
                (false, false) => quote(model, 60),
            };
            format!("{model} ({})", list(&names, 2))
        })
        .collect();
    let who = if uses.iter().any(|((_, is_default), _)| *is_default) {
        "its provider or the platform may change without them"
    } else {
        "its provider may move to a newer version under the same name"
    };
    let message = format!(
        "{} a model that {who}: {}.",
        if all == 1 { "1 step uses".to_owned() } else { format!("{} use", count(all, "step")) },
        list(&said, 3)
    );
    found.report(message, uses.iter().flat_map(|(_, steps)| steps.iter().map(|(_, at)| at)));
}

/// Whether a step names a model that does not change under its name, or none that anything is known of.
pub(crate) fn pins(subject: &Subject<'_>, step: &Step) -> bool {
    let Some(model) = subject.model(step) else {
        return false;
    };
    match (NAMES.providers.get(model.names), &model.choice) {
        (Some(provider), Choice::Named(name, _)) => is_pinned(name, provider),
        _ => false,
    }
}

fn is_pinned(name: &str, provider: &Provider) -> bool {
    let name = name.trim_start_matches("models/");
    let matches = |shapes: &[String]| shapes.iter().any(|shape| fits(shape.as_bytes(), name.as_bytes()));
    !matches(&provider.floating) && matches(&provider.pinned)
}

/// Whether a name has a shape: `*` is anything, `#` a digit.
pub(super) fn fits(shape: &[u8], name: &[u8]) -> bool {
    match (shape.split_first(), name.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => fits(rest, name) || name.split_first().is_some_and(|(_, tail)| fits(shape, tail)),
        (Some((b'#', rest)), Some((digit, tail))) => digit.is_ascii_digit() && fits(rest, tail),
        (Some((byte, rest)), Some((other, tail))) => byte == other && fits(rest, tail),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dated_names_are_pinned() {
        for (provider, name, pinned) in [
            ("openai", "gpt-4o-2024-11-20", true),
            ("openai", "gpt-4o", false),
            ("openai", "gpt-4-0613", true),
            ("anthropic", "claude-3-5-sonnet-20241022", true),
            ("anthropic", "claude-3-5-sonnet-latest", false),
            ("google", "models/gemini-1.5-pro-002", true),
            ("google", "models/gemini-2.0-flash", false),
            ("ollama", "llama3.2:latest", false),
            ("ollama", "llama3.1:8b", true),
            ("router", "openai/gpt-4o-mini", false),
        ] {
            assert_eq!(is_pinned(name, &NAMES.providers[provider]), pinned, "{name}");
        }
    }
}
