//! The register of business rules: not nodes, but what the business decided, wherever it hides.

mod code;
mod conditions;
mod draft;
mod gates;
mod kind;
mod ladder;
mod recipients;
mod settings;
mod telling;
mod threshold;

pub use gates::Gate;
pub use kind::RuleKind;
pub(crate) use kind::split_words;
pub(crate) use recipients::{is_address, is_example};
pub use threshold::Bound;
pub(crate) use threshold::disagree;

use super::schedule;
use crate::analyzers::view::{Subject, short};
use code::{of_code, of_expressions};
use conditions::{of_conditions, of_gates};
use cutover_ir::secret::redact;
use cutover_ir::{Op, Pointer, TriggerKind};
use draft::Draft;
use kind::{kind_of, name_of};
use recipients::recipients;
use serde::Serialize;
use settings::settings;
use std::collections::{BTreeMap, HashMap};

/// One rule that the business depends on.
#[derive(Clone, Debug, Serialize)]
pub struct BusinessRule {
    /// `R1`, `R2` …: unique in its workflow.
    pub id: String,
    pub name: String,
    pub kind: RuleKind,
    pub source: RuleSource,
    /// As a person would write it.
    pub condition: String,
    pub constants: Vec<String>,
    pub step: String,
    pub pointer: Pointer,
    /// The line in the step's code, one-based.
    pub line: Option<usize>,
    /// Which calls to the outside run or not because of it.
    pub gates: Vec<Gate>,
    /// Where it lives after conversion.
    pub after: String,
    /// Numbers that bound something, for comparison over the estate.
    pub bounds: Vec<Bound>,
    /// Other workflows that hold the same condition; filled over the estate.
    pub same_as: Vec<String>,
}

/// Where a rule was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleSource {
    Condition,
    Code,
    Table,
    Expression,
    Schedule,
    Prompt,
    Recipient,
    /// A number that has a name.
    Constant,
}

/// Every rule of a workflow, in the order of its steps.
pub(crate) fn rules(subject: &Subject<'_>) -> Vec<BusinessRule> {
    let mut control = None;
    let mut found: Vec<BusinessRule> = Vec::new();
    for (index, step) in subject.live() {
        let mut drafts = of_conditions(subject, &mut control, index, step);
        if let (Some(script), Some(at)) = (subject.scripts.get(&index), subject.code_at(step)) {
            drafts.extend(of_code(subject, index, script, at));
        }
        if let Op::Trigger { kind: TriggerKind::Schedule, params, .. } = &step.op {
            drafts.extend(schedule::phrases(params).into_iter().map(|when| {
                let mut draft = Draft::new(
                    RuleSource::Schedule,
                    format!("runs {when}"),
                    &step.origin.at,
                    "pipeline.yaml, triggers",
                );
                draft.kind = Some(RuleKind::Timing);
                draft
            }));
        }
        drafts.extend(of_gates(subject, index));
        drafts.extend(of_expressions(subject, step));
        drafts.extend(recipients(subject, step));
        drafts.extend(settings(subject, step));
        for prompt in subject.prompts.iter().filter(|prompt| std::ptr::eq(prompt.step, step)) {
            drafts.extend(prompt.rules().iter().map(|sentence| {
                let mut draft = Draft::new(RuleSource::Prompt, short(sentence, 300), prompt.at, "prompts/");
                draft.constants = numbers_in(sentence);
                draft.gates = vec![Gate { way: "told, not enforced".to_owned(), effects: Vec::new() }];
                draft
            }));
        }
        for draft in drafts {
            let kind = draft.kind.unwrap_or_else(|| kind_of(&draft, &step.name));
            let name = name_of(&step.name, &draft);
            let is_known = found.iter().any(|rule| rule.condition == draft.condition && rule.pointer == *draft.at);
            if !is_known {
                found.push(BusinessRule {
                    id: format!("R{}", found.len() + 1),
                    name,
                    kind,
                    source: draft.source,
                    condition: redact(&draft.condition).into_owned(),
                    constants: draft.constants.iter().map(|c| redact(c).into_owned()).collect(),
                    step: redact(&step.name).into_owned(),
                    pointer: draft.at.clone(),
                    line: draft.line,
                    gates: draft.gates,
                    after: draft.file.unwrap_or_else(|| draft.after.to_owned()),
                    bounds: draft.bounds,
                    same_as: Vec::new(),
                });
            }
        }
    }
    tell_apart(&mut found);
    ladder::grade(subject, &mut control, &mut found);
    found
}

/// Gives rules of one name names of their own: what each says, and where that is the same or too long a number.
fn tell_apart(rules: &mut [BusinessRule]) {
    let said: [fn(&BusinessRule, usize) -> String; 2] = [
        |rule, _| {
            let named = if rule.name == rule.condition { &rule.step } else { &rule.name };
            short(&format!("{named}: {}", rule.condition), 80)
        },
        |rule, ordinal| if ordinal == 1 { rule.name.clone() } else { format!("{} ({ordinal})", rule.name) },
    ];
    for name in said {
        let mut uses: HashMap<String, usize> = HashMap::new();
        rules.iter().for_each(|rule| *uses.entry(rule.name.clone()).or_default() += 1);
        let mut seen: HashMap<String, usize> = HashMap::new();
        for rule in rules.iter_mut().filter(|rule| uses.get(&rule.name).is_some_and(|uses| *uses > 1)) {
            let ordinal = seen.entry(rule.name.clone()).or_default();
            *ordinal += 1;
            rule.name = name(rule, *ordinal);
        }
    }
}

fn numbers_in(sentence: &str) -> Vec<String> {
    let mut numbers = Vec::new();
    for word in sentence.split_whitespace() {
        let word = word.trim_matches(|c: char| !(c.is_ascii_digit() || "%$€£".contains(c)));
        if word.bytes().any(|b| b.is_ascii_digit()) && word.len() <= 16 {
            numbers.push(word.to_owned());
        }
    }
    numbers
}

/// Rules by kind, counted.
pub(super) fn by_kind(rules: &[BusinessRule]) -> BTreeMap<RuleKind, usize> {
    let mut counts = BTreeMap::new();
    for rule in rules {
        *counts.entry(rule.kind).or_default() += 1;
    }
    counts
}
