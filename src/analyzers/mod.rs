//! Rules over workflows: one file and one page per rule, one table that lists them.
//!
//! A new rule is two files (`<rule>.rs`, `<rule>.md`) and two lines here: its module and its row.

mod contents;
mod rule;
pub(crate) mod view;

mod community_node;
mod credential_not_exported;
mod disabled_step;
mod hard_coded_secret;
mod hidden_threshold;
mod model_call_in_a_loop;
mod no_error_path;
mod platform_held_state;
mod proprietary_node;
mod rule_in_prompt;
mod rule_on_error_text;
mod switch_without_fallback;
mod unauthenticated_webhook;
mod unpinned_model;
mod unreachable_step;
mod unresolved_expression;

pub use contents::{model, prompts};
pub(crate) use hidden_threshold::{subject_name, tells};
pub use rule::Rule;
pub(crate) use rule_in_prompt::prompt_rules;
pub(crate) use unpinned_model::pins as is_pinned;

use cutover_ir::{Finding, Workflow};
use rule::Found;
use view::Subject;

/// Every rule, in the order of codes. A code is never used again for something else.
pub const RULES: &[Rule] = &[
    unpinned_model::RULE,
    hidden_threshold::RULE,
    rule_in_prompt::RULE,
    model_call_in_a_loop::RULE,
    unauthenticated_webhook::RULE,
    disabled_step::RULE,
    unreachable_step::RULE,
    proprietary_node::RULE,
    community_node::RULE,
    platform_held_state::RULE,
    credential_not_exported::RULE,
    no_error_path::RULE,
    unresolved_expression::RULE,
    rule_on_error_text::RULE,
    switch_without_fallback::RULE,
    hard_coded_secret::RULE,
];

/// Everything that the rules have to say about a workflow: the most severe first, then by code and place.
/// No finding holds a secret.
pub fn analyze(workflow: &Workflow) -> Vec<Finding> {
    analyze_subject(&Subject::new(workflow))
}

/// The same for a workflow that was made ready already.
pub(crate) fn analyze_subject(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| Found::by(rule, subject)).collect();
    findings.sort_by(|a, b| {
        b.severity.cmp(&a.severity).then_with(|| a.code.cmp(&b.code)).then_with(|| a.pointers.cmp(&b.pointers))
    });
    findings
}

/// The rule with this code or name.
pub fn rule(code_or_name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.code.eq_ignore_ascii_case(code_or_name) || r.name.eq_ignore_ascii_case(code_or_name))
}
