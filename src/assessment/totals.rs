//! The inventory summed over all workflows: what there is, how often, in how many of them.

use super::{Assessment, Contents};
use serde::Serialize;
use std::collections::BTreeMap;

/// What one workflow holds: kind and name, with how often.
pub type Held = BTreeMap<(&'static str, String), usize>;

/// One line of the inventory of all workflows.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Total {
    pub uses: usize,
    pub workflows: usize,
    /// The id of the first workflow that holds it.
    pub example: String,
}

/// Kind → name → how often.
pub type Totals = BTreeMap<&'static str, BTreeMap<String, Total>>;

/// Everything that the inventory of a workflow lists, counted by kind and name.
pub fn held(one: &Assessment) -> Held {
    let Contents { kinds, triggers, schedules, tools, memory, vector_stores, people, calls, .. } = &one.contents;
    let Contents { models, prompts, credentials, systems, hosts, stores, code, touches, .. } = &one.contents;
    let mut held = Held::new();
    let mut add = |kind: &'static str, name: &str, uses: usize| {
        *held.entry((kind, name.to_owned())).or_default() += uses;
    };
    kinds.iter().for_each(|(role, n)| add("steps", role, *n));
    for (kind, things) in [
        ("triggers", triggers),
        ("tools", tools),
        ("memory", memory),
        ("vector stores", vector_stores),
        ("human review", people),
    ] {
        things.iter().for_each(|thing| add(kind, &super::app_name(&thing.kind), 1));
    }
    schedules.iter().for_each(|schedule| add("schedules", &schedule.when, 1));
    models.iter().for_each(|model| add("models", &model.model, 1));
    prompts.iter().for_each(|prompt| add("prompts told to", prompt.model.as_deref().unwrap_or("a model"), 1));
    credentials.iter().for_each(|credential| add("credentials", &credential.kind, credential.steps.len()));
    systems.iter().for_each(|system| add("systems", &system.name, system.reads + system.writes));
    hosts.iter().for_each(|host| add("hosts", host, 1));
    stores.iter().for_each(|store| add("kept by the platform", &store.kind, 1));
    code.iter().for_each(|code| add("lines of code", &code.language, code.lines));
    let chosen = "chosen at run time";
    calls.iter().for_each(|call| {
        add("calls of workflows", call.label.as_deref().or(call.target.as_deref()).unwrap_or(chosen), 1);
    });
    touches.iter().for_each(|(class, fields)| add("fields of data", class, fields.len()));
    one.rules.iter().for_each(|rule| add("business rules", rule.kind.words(), 1));
    held
}

/// Adds what one workflow holds.
pub fn add(totals: &mut Totals, held: Held, id: &str) {
    for ((kind, name), uses) in held {
        let total = totals.entry(kind).or_default().entry(name).or_default();
        total.uses += uses;
        total.workflows += 1;
        if total.example.is_empty() {
            id.clone_into(&mut total.example);
        }
    }
}
