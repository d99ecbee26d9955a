//! What starts a run.

use super::super::rows::{self, Settled};
use cutover_ir::{Op, Step, TriggerKind};

/// The trigger that a type is, by the table or by its name.
pub fn lower(step: &Step, listed: Option<&str>, app: bool) -> Option<(Op, Settled)> {
    let short = step.origin.kind.value.rsplit('.').next().unwrap_or_default();
    let kind = match listed {
        Some("manual") => TriggerKind::Manual,
        Some("webhook") => TriggerKind::Webhook,
        Some("schedule") => TriggerKind::Schedule,
        Some("form") => TriggerKind::Form,
        Some("chat") => TriggerKind::Chat,
        Some("sub-workflow") => TriggerKind::SubWorkflow,
        Some("error") => TriggerKind::Error,
        _ if app || short.to_ascii_lowercase().ends_with("trigger") => TriggerKind::App(app_of(short)),
        _ => return None,
    };
    if let TriggerKind::App(_) = kind
        && let Some((params, client, settled)) = rows::app_trigger(step)
    {
        return Some((Op::Trigger { kind, params, client: Some(Box::new(client)) }, settled));
    }
    let page = matches!(kind, TriggerKind::Form | TriggerKind::Chat | TriggerKind::Webhook);
    // The platform computes these once, when the workflow is switched on: what stands in the export is no setting yet.
    let computed = (page || kind == TriggerKind::Schedule) && step.origin.params.has_expr();
    if let Some((params, settled)) = rows::trigger_settings(step).filter(|_| !computed) {
        return Some((Op::Trigger { kind, params, client: None }, settled));
    }
    let mut settled = Settled::default();
    if kind == TriggerKind::Error {
        settled.notices.push(NOTICE_OF_FAILURE.to_owned());
    }
    // A page or an address with settings that nobody knows would be another one: somebody has to write it.
    let kind = if page || computed { TriggerKind::App(app_of(short)) } else { kind };
    Some((Op::Trigger { kind, params: step.origin.params.clone(), client: None }, settled))
}

const NOTICE_OF_FAILURE: &str = "What it gives holds no `execution.url` and no type of the step that failed: no page of the platform shows the run.";

/// What a trigger's type says of its app.
fn app_of(short: &str) -> String {
    short.strip_suffix("Trigger").or_else(|| short.strip_suffix("trigger")).unwrap_or(short).to_owned()
}
