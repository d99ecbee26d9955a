use crate::{Imported, import, n8n};
use cutover_ir::{SourceFile, Workflow};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::borrow::Cow;

/// What tells a workflow from the others before it is imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The name people know.
    pub name: String,
    /// The platform's own identifier, where the export holds it.
    pub id: Option<String>,
    /// When it was made, as the export writes it.
    pub created: Option<String>,
}

/// What the workflows in a file are called, as importing it would say, in the same order.
///
/// Folders must be named before the first one is written. Importing twice would double the work, so the plain form of an
/// export is skimmed; anything else is imported.
pub fn names(source: &SourceFile, from: Option<&str>) -> Vec<Named> {
    if from.is_none_or(|name| name == "n8n")
        && let Some(named) = plain(source)
    {
        return vec![named];
    }
    match import(source, from) {
        Imported::Workflows(all) => all.into_iter().map(|parsed| named(parsed.value)).collect(),
        Imported::Unsupported(_) | Imported::Unreadable(_) => Vec::new(),
    }
}

fn named(workflow: Workflow) -> Named {
    let created = workflow.provenance.iter().find(|kept| kept.name == CREATED).and_then(|kept| kept.value.text());
    Named {
        created: created.map(str::to_owned),
        id: workflow.id.map(|id| id.value).filter(|id| !id.is_empty()),
        name: workflow.name,
    }
}

const CREATED: &str = "createdAt";

/// An n8n export with no member that n8n does not write.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[allow(dead_code)]
struct Export<'t> {
    #[serde(borrow)]
    name: Option<Cow<'t, str>>,
    nodes: Vec<Node<'t>>,
    connections: IgnoredAny,
    id: Option<Value>,
    active: Option<IgnoredAny>,
    settings: Option<IgnoredAny>,
    static_data: Option<IgnoredAny>,
    meta: Option<IgnoredAny>,
    pin_data: Option<IgnoredAny>,
    tags: Option<IgnoredAny>,
    version_id: Option<IgnoredAny>,
    created_at: Option<Value>,
    updated_at: Option<IgnoredAny>,
    trigger_count: Option<IgnoredAny>,
    description: Option<IgnoredAny>,
    shared: Option<IgnoredAny>,
    is_archived: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Node<'t> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'t, str>,
    parameters: Option<IgnoredAny>,
}

fn plain(source: &SourceFile) -> Option<Named> {
    let export: Export<'_> = serde_json::from_str(&source.text).ok()?;
    let node = export.nodes.iter().any(|node| !node.kind.is_empty() && node.parameters.is_some());
    let name = export.name.filter(|name| !name.trim().is_empty());
    let id = match export.id {
        Some(Value::String(id)) if !id.is_empty() => Some(id),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    let created = export.created_at.as_ref().and_then(Value::as_str).map(str::to_owned);
    let name = name.map_or_else(|| n8n::file_stem(&source.name, None), Cow::into_owned);
    node.then_some(Named { name, id, created })
}
