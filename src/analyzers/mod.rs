//! Rules over workflows: one file and one page per rule, one table that lists them.
//!
//! A new rule is two files (`<rule>.rs`, `<rule>.md`) and two lines here: its module and its row.

mod rule;
pub(crate) mod view;

mod address_from_strangers;
mod agent_deletes;
mod agent_of_many_rounds;
mod answer_parsed_by_hand;
mod business_calendar_in_code;
mod caller_waits;
mod certificate_not_checked;
mod code_does_not_parse;
mod code_from_text;
mod command_from_data;
mod community_node;
mod contradicting_thresholds;
mod copied_steps;
mod credential_not_exported;
mod data_in_the_log;
mod decision_in_expression;
mod disabled_step;
mod endless_cycle;
mod error_output_leads_nowhere;
mod execution_of_the_platform;
mod files_of_the_host;
mod foreign_language;
mod hard_coded_date;
mod hard_coded_recipient;
mod hard_coded_secret;
mod hidden_threshold;
mod input_not_checked;
mod large_model_for_small_work;
mod lookup_table_in_code;
mod model_call_for_every_record;
mod model_call_in_a_loop;
mod model_moves_money;
mod model_writes_commands;
mod no_answer;
mod no_answer_on_some_ways;
mod no_error_path;
mod no_token_limit;
mod no_translation;
mod nobody_says_what_it_is_for;
mod only_the_first_item;
mod open_to_every_page;
mod personal_data_to_model;
mod pinned_data;
mod plain_http;
mod platform_configuration;
mod platform_held_state;
mod proprietary_node;
mod query_from_data;
mod reads_every_row;
mod reads_the_web_and_acts;
mod retired_model;
mod retry_repeats_a_write;
mod rule_in_prompt;
mod rule_on_error_text;
mod runs_every_minute;
mod secret_in_address;
mod sensitive_data_leaves;
mod shared_conversation;
mod shared_with_everybody;
mod silent_continue;
mod stale_after_wait;
mod starts_race;
mod steps_without_a_name;
mod strangers_steer_tools;
mod swallowed_error;
mod switch_without_fallback;
mod switched_off_but_scheduled;
mod temperature_for_extraction;
mod test_address;
mod too_large_to_review;
mod unauthenticated_webhook;
mod unfinished_code;
mod unpinned_model;
mod unreachable_step;
mod unresolved_expression;
mod versions_mixed;
mod whole_item_leaves;

pub(crate) use hidden_threshold::{subject_name, tells};
pub(crate) use lookup_table_in_code::tells as table_tells;
pub(crate) use no_error_path::{have as have_no_guard, unguarded};
pub use rule::Rule;
pub(crate) use rule_in_prompt::prompt_rules;
pub(crate) use unpinned_model::pins as is_pinned;

use cutover_ir::secret::Leak;
use cutover_ir::{Finding, Workflow};
use rule::Found;
use view::Subject;

/// Every rule, in the order of codes. A code is never used again for something else.
pub const RULES: &[Rule] = &[
    unpinned_model::RULE,
    no_token_limit::RULE,
    strangers_steer_tools::RULE,
    model_writes_commands::RULE,
    model_moves_money::RULE,
    answer_parsed_by_hand::RULE,
    agent_of_many_rounds::RULE,
    personal_data_to_model::RULE,
    temperature_for_extraction::RULE,
    agent_deletes::RULE,
    shared_conversation::RULE,
    reads_the_web_and_acts::RULE,
    retired_model::RULE,
    hidden_threshold::RULE,
    rule_in_prompt::RULE,
    contradicting_thresholds::RULE,
    decision_in_expression::RULE,
    lookup_table_in_code::RULE,
    hard_coded_recipient::RULE,
    hard_coded_date::RULE,
    business_calendar_in_code::RULE,
    model_call_in_a_loop::RULE,
    runs_every_minute::RULE,
    large_model_for_small_work::RULE,
    model_call_for_every_record::RULE,
    unauthenticated_webhook::RULE,
    sensitive_data_leaves::RULE,
    input_not_checked::RULE,
    whole_item_leaves::RULE,
    shared_with_everybody::RULE,
    reads_every_row::RULE,
    data_in_the_log::RULE,
    disabled_step::RULE,
    unreachable_step::RULE,
    nobody_says_what_it_is_for::RULE,
    steps_without_a_name::RULE,
    test_address::RULE,
    copied_steps::RULE,
    pinned_data::RULE,
    too_large_to_review::RULE,
    versions_mixed::RULE,
    unfinished_code::RULE,
    switched_off_but_scheduled::RULE,
    proprietary_node::RULE,
    community_node::RULE,
    platform_held_state::RULE,
    credential_not_exported::RULE,
    platform_configuration::RULE,
    foreign_language::RULE,
    execution_of_the_platform::RULE,
    no_translation::RULE,
    files_of_the_host::RULE,
    no_error_path::RULE,
    unresolved_expression::RULE,
    rule_on_error_text::RULE,
    switch_without_fallback::RULE,
    silent_continue::RULE,
    retry_repeats_a_write::RULE,
    endless_cycle::RULE,
    swallowed_error::RULE,
    caller_waits::RULE,
    stale_after_wait::RULE,
    error_output_leads_nowhere::RULE,
    no_answer::RULE,
    no_answer_on_some_ways::RULE,
    only_the_first_item::RULE,
    starts_race::RULE,
    code_does_not_parse::RULE,
    hard_coded_secret::RULE,
    secret_in_address::RULE,
    plain_http::RULE,
    certificate_not_checked::RULE,
    command_from_data::RULE,
    query_from_data::RULE,
    code_from_text::RULE,
    address_from_strangers::RULE,
    open_to_every_page::RULE,
];

/// Everything that the rules have to say about a workflow: the most severe first, then by code and place.
/// No finding holds a secret.
pub fn analyze(workflow: &Workflow) -> Vec<Finding> {
    analyze_subject(&Subject::new(workflow))
}

/// The same for a workflow of which it is known what it leaks.
pub(crate) fn analyze_knowing(workflow: &Workflow, leaks: Vec<Leak>) -> Vec<Finding> {
    analyze_subject(&Subject::knowing(workflow, leaks, None))
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
