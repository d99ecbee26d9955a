use crate::{Inventory, n8n};
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

/// One row of the table of platforms.
struct Platform {
    name: &'static str,
    recognises: fn(&Value) -> bool,
    import: fn(&SourceFile, &Value) -> Imported,
}

/// Every platform, in the order in which shapes are tried.
const PLATFORMS: &[Platform] = &[Platform {
    name: "n8n",
    recognises: n8n::recognises,
    import: n8n::import,
}];

/// The names that `--from` accepts.
pub fn platforms() -> impl Iterator<Item = &'static str> {
    PLATFORMS.iter().map(|p| p.name)
}

/// Reads one export. `from` overrides the recognition by shape.
pub fn import(source: &SourceFile, from: Option<&str>) -> Imported {
    let document: Value = match serde_json::from_str(&source.text) {
        Ok(document) => document,
        Err(error) => {
            return Imported::Unreadable(Unreadable {
                message: format!("this is not JSON: {error}"),
                line: error.line(),
                column: error.column(),
            });
        }
    };
    let chosen = PLATFORMS.iter().find(|p| match from {
        Some(name) => p.name == name,
        None => (p.recognises)(&document),
    });
    match chosen {
        Some(platform) => (platform.import)(source, &document),
        None => Imported::Unreadable(Unreadable {
            message: "no known platform exports this shape; name the platform with --from".to_owned(),
            line: 0,
            column: 0,
        }),
    }
}
