use super::rule::{Found, Rule};
use super::unpinned_model::fits;
use super::view::{Choice, Subject, list, quote};
use cutover_ir::{Confidence, Pointer, Severity};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    code: "AI013",
    name: "retired-model",
    severity: Severity::Medium,
    confidence: Confidence::High,
    effort: 2,
    help: "Choose the model that takes its place in pipeline.yaml, and read what it answers beside the golden runs before the switch.",
    tags: &["LLM03:2025"],
    page: include_str!("retired_model.md"),
    check,
};

#[derive(Default, Deserialize)]
struct Retirements {
    providers: BTreeMap<String, Vec<Retirement>>,
}

/// Models that end on the same day.
#[derive(Default, Deserialize)]
struct Retirement {
    names: Vec<String>,
    /// The first day without them.
    on: String,
    /// What happens from then on; calls fail when missing.
    #[serde(default)]
    then: String,
}

static RETIREMENTS: LazyLock<Retirements> = LazyLock::new(|| cutover_ir::table!("retired_model.json"));

/// Steps by name, and where each says its model.
type Steps<'s> = Vec<(&'s str, &'s Pointer)>;

fn check(subject: &Subject<'_>, found: &mut Found) {
    let mut retired: BTreeMap<String, (&Retirement, Steps<'_>)> = BTreeMap::new();
    for (_, step) in subject.live() {
        let Some(model) = subject.model(step) else { continue };
        let (name, at) = match &model.choice {
            Choice::Named(name, at) => (name.as_ref(), *at),
            // What the platform takes changes with its version.
            Choice::Missing | Choice::Computed => continue,
        };
        let Some(retirement) = retirement(model.names, name) else { continue };
        retired.entry(name.to_owned()).or_insert((retirement, Vec::new())).1.push((&step.name, at));
    }
    for (name, (Retirement { on, then, .. }, steps)) in retired {
        let names: Vec<String> = steps.iter().map(|(step, _)| quote(step, 60)).collect();
        let verb = if steps.len() == 1 { "uses" } else { "use" };
        let then = if then.is_empty() { "calls fail" } else { then };
        let message = format!(
            "{} {verb} {}, for which its provider has announced {on} as the end: from that day on {then}.",
            list(&names, 3),
            quote(&name, 60)
        );
        found.report(message, steps.into_iter().map(|(_, at)| at));
    }
}

/// The end of a model, where its provider has announced one. A router's names begin with the provider.
fn retirement(provider: &str, name: &str) -> Option<&'static Retirement> {
    let (provider, name) = match name.split_once('/') {
        Some((before, rest)) if provider == "router" => (before, rest),
        _ => (provider, name.trim_start_matches("models/")),
    };
    let ends = RETIREMENTS.providers.get(provider)?;
    ends.iter().find(|end| end.names.iter().any(|shape| fits(shape.as_bytes(), name.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_ends_under_the_names_of_its_provider_and_of_a_router() {
        for (provider, name, on) in [
            ("openai", "dall-e-3", Some("2026-05-12")),
            ("router", "openai/gpt-4", Some("2026-10-23")),
            ("google", "models/gemini-2.0-flash", Some("2026-06-01")),
            ("openai", "gpt-4o-realtime", None),
            ("open", "gpt-4", None),
        ] {
            assert_eq!(retirement(provider, name).map(|end| end.on.as_str()), on, "{name}");
        }
    }
}
