//! `src/types.ts`.

use super::{comments, literal};
use crate::plan::{Tree, Types};
use std::collections::BTreeMap;

/// The declarations of every inferred item type.
pub fn file(types: &Types, (leaf, module): (&str, &str)) -> String {
    let mut declared = String::new();
    let mut unsure = false;
    for (name, tree) in types.declarations() {
        unsure |= has_unsure(tree);
        declared.push_str(&format!("\nexport type {name} = {};\n", print(tree, 0, leaf, types.labels(name))));
    }
    let import = if unsure { format!("import type {{ {leaf} }} from \"{module}\";\n") } else { String::new() };
    format!(
        "/**\n * Item types, inferred from what the steps read. Every field may be missing, and items may hold more.\n */\n{import}{declared}"
    )
}

/// Whether any value in a tree may be of any type.
fn has_unsure(tree: &Tree) -> bool {
    match tree.is_leaf() {
        true => tree.sure.is_none(),
        false => tree.fields.values().chain(tree.elements.as_deref()).any(has_unsure),
    }
}

/// A tree of fields as a type. `labels`: what people call those at its top.
fn print(tree: &Tree, depth: usize, leaf: &str, labels: Option<&BTreeMap<String, String>>) -> String {
    if tree.is_leaf() {
        return tree.sure.unwrap_or(leaf).to_owned();
    }
    let pad = "  ".repeat(depth + 1);
    if tree.fields.is_empty() {
        let element = tree.elements.as_ref().map_or_else(|| leaf.to_owned(), |e| print(e, depth, leaf, None));
        return format!("{element}[]");
    }
    let elements = tree.elements.as_ref().map(|e| print(e, depth + 1, leaf, None));
    let mut out = String::from("{\n");
    if let Some(elements) = elements {
        out.push_str(&format!("{pad}[index: number]: {elements} | undefined;\n"));
    }
    for (name, child) in &tree.fields {
        out.push_str(&comments::label(labels.and_then(|labels| labels.get(name)), pad.len()));
        out.push_str(&format!("{pad}{}?: {};\n", literal::key(name), print(child, depth + 1, leaf, None)));
    }
    out.push_str(&"  ".repeat(depth));
    out.push('}');
    out
}
