//! Rules in code and in expressions: thresholds, early returns, lookup tables, ternaries.

use super::RuleSource;
use super::draft::Draft;
use super::gates::{Gate, effects};
use super::kind::{KINDS, RuleKind, kind_in};
use super::settings::is_setting;
use super::telling::decides;
use super::threshold::bound_in;
use crate::analyzers::tells;
use crate::analyzers::view::{Comparison, Constant, Script, Subject, conditions, plain_code, quote, short};
use cutover_ir::secret::redact;
use cutover_ir::{Op, Pointer, Step};
use petgraph::stable_graph::NodeIndex;
use std::collections::HashSet;

/// Thresholds, early returns and lookup tables in code.
pub(super) fn of_code<'a>(subject: &Subject<'a>, index: NodeIndex, script: &Script, at: &'a Pointer) -> Vec<Draft<'a>> {
    let mut drafts = of_script(script, at, "src/code/");
    let Some(step) = subject.workflow.graph.node_weight(index).filter(|_| !drafts.is_empty()) else {
        return drafts;
    };
    // Code that can return nothing decides whether all that follows runs; other code decides what it runs with.
    let behind: Vec<NodeIndex> = subject.downstream(index).into_iter().collect();
    let hands_on = if script.drops { "items" } else { "values" };
    let gate =
        Gate { way: format!("{hands_on} that {} hands on", quote(&step.name, 60)), effects: effects(subject, &behind) };
    if !gate.effects.is_empty() {
        drafts.iter_mut().for_each(|draft| draft.gates = vec![gate.clone()]);
    }
    drafts
}

pub(super) fn of_script<'a>(script: &Script, at: &'a Pointer, after: &'static str) -> Vec<Draft<'a>> {
    let source = if after == "src/code/" { RuleSource::Code } else { RuleSource::Expression };
    let mut drafts: Vec<Draft<'a>> = Vec::new();
    let mut told: HashSet<(&str, usize)> = HashSet::new();
    for decision in &script.decisions {
        let telling: Vec<&Comparison> = decision.comparisons.iter().filter(|c| decides(&c.name, &c.constant)).collect();
        if telling.is_empty() {
            continue;
        }
        // A ternary within is a decision of its own.
        let looks = |outcome: &str| is_decoration(outcome) || is_ternary(outcome);
        let is_look = is_decoration(&decision.then) && looks(&decision.otherwise);
        if source == RuleSource::Expression && is_look {
            told.extend(telling.iter().map(|c| (c.subject.as_str(), c.line)));
            continue;
        }
        let mut condition = format!("if {}", short(&decision.test, 200));
        let then = outcome(&decision.then);
        if !then.is_empty() {
            condition.push_str(&format!(": {then}"));
        }
        let otherwise = outcome(&decision.otherwise);
        if !otherwise.is_empty()
            && !decision.otherwise.trim_start().starts_with("if")
            && !is_ternary(&decision.otherwise)
        {
            condition.push_str(&format!("; otherwise {otherwise}"));
        }
        let mut draft = Draft::new(source, condition, at, after);
        draft.line = (source == RuleSource::Code).then_some(decision.line);
        draft.constants = telling.iter().map(|c| constant_text(&c.constant)).collect();
        draft.bounds = telling.iter().filter_map(|c| bound_in(c)).collect();
        draft.about = telling.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(" ");
        told.extend(telling.iter().map(|c| (c.subject.as_str(), c.line)));
        drafts.push(draft);
    }
    for c in script.comparisons.iter().filter(|c| tells(&c.name, &c.constant)) {
        if told.contains(&(c.subject.as_str(), c.line)) {
            continue;
        }
        let mut draft = Draft::new(
            source,
            format!("{} {} {}", short(&plain_code(&c.subject), 80), c.operator, quoted(&c.constant)),
            at,
            after,
        );
        draft.line = (source == RuleSource::Code).then_some(c.line);
        draft.constants = vec![constant_text(&c.constant)];
        draft.bounds = bound_in(c).into_iter().collect();
        draft.about.clone_from(&c.name);
        // Code asks the same twice; the decision that says what follows is the better half.
        if !drafts.iter().any(|other| holds(&other.condition, &draft.condition)) {
            drafts.push(draft);
        }
    }
    for c in script.computed.iter().filter(|c| is_computed_rule(c)) {
        let condition = format!("{} {} {}", short(&plain_code(&c.subject), 80), c.operator, quoted(&c.constant));
        let mut draft = Draft::new(source, condition, at, after);
        draft.line = (source == RuleSource::Code).then_some(c.line);
        draft.constants = vec![constant_text(&c.constant)];
        draft.about.clone_from(&c.name);
        drafts.push(draft);
    }
    for (name, number, line) in &script.numbers {
        // A constant in capitals is meant to be one; what is written small is mostly a start value.
        let is_constant =
            name.len() > 2 && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        let is_told = drafts.iter().any(|draft| draft.condition.contains(&format!("{name} ({number})")));
        if is_constant && !is_told && is_setting(name, number) {
            let mut draft = Draft::new(RuleSource::Constant, format!("{name} = {number}"), at, after);
            draft.line = (source == RuleSource::Code).then_some(*line);
            draft.constants = vec![number.clone()];
            draft.label = Some(name.clone());
            drafts.push(draft);
        }
    }
    for table in script.tables.iter().filter(|table| crate::analyzers::table_tells(table)) {
        let entries: Vec<String> =
            table
                .entries
                .iter()
                .map(|(key, value)| {
                    if key.is_empty() {
                        short(value, 40)
                    } else {
                        format!("{} → {}", short(key, 40), short(value, 40))
                    }
                })
                .collect();
        let shown = crate::analyzers::view::list(&entries, 12);
        let looked_up = short(&table.looked_up, 60);
        let condition = if table.entries.iter().all(|(key, _)| key.is_empty()) {
            format!("{looked_up} is one of {shown}")
        } else {
            format!("{looked_up} decides: {shown}")
        };
        let mut draft = Draft::new(RuleSource::Table, condition, at, after);
        draft.line = (source == RuleSource::Code).then_some(table.line);
        draft.constants = entries;
        draft.about = format!("{} {}", table.name, table.looked_up);
        draft.label = (!table.name.is_empty()).then(|| table.name.clone());
        drafts.push(draft);
    }
    drafts
}

/// Whether a number that code computes with is the business's: a margin on a price, the most that may be ordered. What turns units is not.
fn is_computed_rule(c: &Comparison) -> bool {
    let Constant::Number(number) = &c.constant else {
        return false;
    };
    match c.operator.as_str() {
        "×" | "÷" => {
            kind_in(&c.name) == Some(RuleKind::Pricing)
                && tells(&c.name, &c.constant)
                && !KINDS.unit_factors.contains(number)
        }
        _ => is_setting(&c.name, number),
    }
}

/// Whether a condition says another one whole: `if total > 500: ask` holds `total > 500`, and not `total > 50`.
pub(super) fn holds(whole: &str, part: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    whole.match_indices(part).any(|(at, _)| {
        let before = whole.get(..at).and_then(|text| text.chars().next_back());
        let after = whole.get(at + part.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(goes_on) && !after.is_some_and(goes_on)
    })
}

/// What happens on one side of a decision, in a few words.
pub(super) fn outcome(source: &str) -> String {
    let text = source.trim().trim_start_matches('{').trim_end_matches('}').trim().trim_end_matches(';');
    if text.lines().count() > 3 || text.len() > 160 { String::new() } else { short(text, 120) }
}

/// A colour, a sign, a picture: how something looks, and no business of anybody.
pub(super) fn is_decoration(outcome: &str) -> bool {
    let text = outcome.trim().trim_matches(['"', '\'', '`']).to_lowercase();
    let colour = text.strip_prefix('#').is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
    colour || KINDS.colours.contains(&text) || !text.contains(|c: char| c.is_alphanumeric())
}

pub(super) fn is_ternary(text: &str) -> bool {
    text.contains(" ? ")
}

pub(super) fn quoted(constant: &Constant) -> String {
    match constant {
        Constant::Number(number) => number.clone(),
        Constant::Text(text) => quote(text, 60),
    }
}

pub(super) fn constant_text(constant: &Constant) -> String {
    match constant {
        Constant::Number(text) | Constant::Text(text) => short(text, 80),
    }
}

/// Ternaries and comparisons in expressions. Conditions are read as such and not again as expressions.
pub(super) fn of_expressions<'a>(subject: &Subject<'a>, step: &'a Step) -> Vec<Draft<'a>> {
    if !conditions(step).is_empty() || matches!(step.op, Op::Code { .. }) {
        return Vec::new();
    }
    let mut drafts: Vec<Draft<'a>> = Vec::new();
    step.each_expr(&mut |expr, at| {
        for script in subject.decisions(expr) {
            drafts.extend(of_script(&script, at, "src/code/ (expressions)"));
        }
    });
    for draft in &mut drafts {
        draft.gates = vec![Gate { way: "what is sent".to_owned(), effects: vec![redact(&step.name).into_owned()] }];
    }
    drafts
}
