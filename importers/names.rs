use crate::{Imported, import, n8n};
use cutover_ir::SourceFile;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::borrow::Cow;

/// The names of the workflows in a file, as importing it would give them, in the same order.
///
/// Folders must be named before the first one is written. Importing twice would double the work, so the plain form of an
/// export is skimmed; anything else is imported.
pub fn names(source: &SourceFile, from: Option<&str>) -> Vec<String> {
    if from.is_none_or(|name| name == "n8n")
        && let Some(name) = plain(source)
    {
        return vec![name];
    }
    match import(source, from) {
        Imported::Workflows(all) => all.into_iter().map(|w| w.value.name).collect(),
        Imported::Unsupported(_) | Imported::Unreadable(_) => Vec::new(),
    }
}

/// An n8n export with no member that n8n does not write.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[allow(dead_code)]
struct Export<'t> {
    #[serde(borrow)]
    name: Option<Cow<'t, str>>,
    nodes: Vec<Node<'t>>,
    connections: IgnoredAny,
    id: Option<IgnoredAny>,
    active: Option<IgnoredAny>,
    settings: Option<IgnoredAny>,
    static_data: Option<IgnoredAny>,
    meta: Option<IgnoredAny>,
    pin_data: Option<IgnoredAny>,
    tags: Option<IgnoredAny>,
    version_id: Option<IgnoredAny>,
    created_at: Option<IgnoredAny>,
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

fn plain(source: &SourceFile) -> Option<String> {
    let export: Export<'_> = serde_json::from_str(&source.text).ok()?;
    let node = export.nodes.iter().any(|node| !node.kind.is_empty() && node.parameters.is_some());
    let name = export.name.filter(|name| !name.trim().is_empty());
    node.then(|| name.map_or_else(|| n8n::file_stem(&source.name, None), Cow::into_owned))
}
