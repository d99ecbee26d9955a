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
        _ if app || short.to_ascii_lowercase().ends_with("trigger") => {
            let name = short.strip_suffix("Trigger").or_else(|| short.strip_suffix("trigger")).unwrap_or(short);
            TriggerKind::App(name.to_owned())
        }
        _ => return None,
    };
    if let TriggerKind::App(_) = kind
        && let Some((params, client, settled)) = rows::app_trigger(step)
    {
        return Some((Op::Trigger { kind, params, client: Some(Box::new(client)) }, settled));
    }
    let (params, waived) =
        rows::trigger_settings(step).unwrap_or_else(|| (step.origin.params.clone(), Settled::default()));
    Some((Op::Trigger { kind, params, client: None }, waived))
}
