use crate::{
    Inventory, bubble, dify, document, flowise, halves, langflow, logic_apps, make, n8n, node_red, pipedream,
    power_automate, retool, twice, zapier,
};
use cutover_ir::{Parsed, SourceFile, Workflow};
use serde_json::Value;

/// What an export turned out to be.
#[derive(Debug)]
pub enum Imported {
    /// Workflows of a platform that is converted. One file may hold several.
    Workflows(Vec<Parsed<Workflow>>),
    /// Recognised by its shape, not converted yet.
    Unsupported(Vec<Inventory>),
    /// Not an export, or not readable at all.
    Unreadable(Unreadable),
}

/// Why a file could not be read.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// One sentence, with what to do next.
    pub message: String,
    /// One-based; 0 where the place is not known.
    pub line: usize,
    /// One-based; 0 where the place is not known.
    pub column: usize,
}

impl Unreadable {
    /// A reason that has no place in the file.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), line: 0, column: 0 }
    }
}

/// One row of the table of platforms.
struct Platform {
    name: &'static str,
    recognises: fn(&Value) -> bool,
    import: Import,
}

/// How a platform's documents are read.
enum Import {
    Workflows(fn(&SourceFile, &Value) -> Imported),
    Inventory(fn(&SourceFile, &Value) -> Vec<Inventory>),
}

/// Every platform, in the order in which shapes are tried: the narrow shapes first, n8n's wrappers last.
const PLATFORMS: &[Platform] = &[
    Platform { name: "make", recognises: make::recognises, import: Import::Workflows(make::import) },
    Platform { name: "zapier", recognises: zapier::recognises, import: Import::Workflows(zapier::import) },
    Platform { name: "dify", recognises: dify::recognises, import: Import::Inventory(dify::inventory) },
    Platform { name: "flowise", recognises: flowise::recognises, import: Import::Inventory(flowise::inventory) },
    Platform { name: "langflow", recognises: langflow::recognises, import: Import::Inventory(langflow::inventory) },
    Platform { name: "retool", recognises: retool::recognises, import: Import::Inventory(retool::inventory) },
    Platform { name: "bubble", recognises: bubble::recognises, import: Import::Inventory(bubble::inventory) },
    Platform { name: "node-red", recognises: node_red::recognises, import: Import::Inventory(node_red::inventory) },
    Platform {
        name: "power-automate",
        recognises: power_automate::recognises,
        import: Import::Inventory(power_automate::inventory),
    },
    Platform {
        name: "logic-apps",
        recognises: logic_apps::recognises,
        import: Import::Inventory(logic_apps::inventory),
    },
    Platform { name: "pipedream", recognises: pipedream::recognises, import: Import::Inventory(pipedream::inventory) },
    Platform { name: "n8n", recognises: n8n::recognises, import: Import::Workflows(n8n::import) },
];

/// The names that `--from` accepts.
pub fn platforms() -> impl Iterator<Item = &'static str> {
    PLATFORMS.iter().map(|p| p.name)
}

/// Reads one export. `from` overrides the recognition by shape.
pub fn import(source: &SourceFile, from: Option<&str>) -> Imported {
    let document = match document::read(source) {
        Ok(document) => document,
        Err(unreadable) => return Imported::Unreadable(unreadable),
    };
    let chosen = PLATFORMS.iter().find(|p| match from {
        Some(name) => p.name == name,
        None => (p.recognises)(&document),
    });
    match chosen {
        Some(platform) => match platform.import {
            Import::Workflows(import) => {
                let mut imported = import(source, &document);
                if let Imported::Workflows(workflows) = &mut imported {
                    twice::tell(source, &document, workflows);
                    halves::tell(source, &document, workflows);
                }
                imported
            }
            Import::Inventory(inventory) => Imported::Unsupported(named(platform.name, inventory(source, &document))),
        },
        None => Imported::Unreadable(Unreadable::new(format!(
            "no platform that cutover knows exports this shape ({}); if it is an export, name its platform with --from",
            shape(&document)
        ))),
    }
}

/// Puts the platform's name on each inventory.
fn named(platform: &str, inventories: Vec<Inventory>) -> Vec<Inventory> {
    inventories.into_iter().map(|i| Inventory { platform: platform.to_owned(), ..i }).collect()
}

/// What a document looks like from outside, for a message.
fn shape(document: &Value) -> String {
    match document {
        Value::Object(members) if members.is_empty() => "an empty object".to_owned(),
        Value::Object(members) => {
            let keys: Vec<String> = members.keys().take(6).map(|k| k.chars().take(30).collect()).collect();
            format!("an object with the members: {}", keys.join(", "))
        }
        Value::Array(items) => format!("a list of {} elements", items.len()),
        Value::String(_) => "a single text".to_owned(),
        _ => "a single value".to_owned(),
    }
}
